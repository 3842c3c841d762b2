// Tests that records are taken over, and that none is replaced.
import { expect } from "chai";
import { mergeRecords } from "../../../scripts/importRecords/merge";

describe("scripts: taking over records", () => {
  function bucket(objects: Record<string, string>) {
    return {
      objects,
      list: (prefix: string) => Promise.resolve(Object.keys(objects).filter((key) => key.startsWith(prefix))),
      read: (key: string) => Promise.resolve(objects[key]),
      create: (key: string, content: string) => {
        expect(objects, "no record is replaced").not.to.have.property(key);
        objects[key] = content;
        return Promise.resolve();
      },
    };
  }

  it("copies what is missing and leaves what is there, and everything that is no record", async () => {
    const from = bucket({
      "releases/web/ami-1/2026-01-01.json": "old release",
      "amis/ami-1/tests.json": "old tests",
      "settings/publish.json": "old settings",
      "gates/1.zip": "old code",
    });
    const to = bucket({ "amis/ami-1/tests.json": "newer tests", "settings/publish.json": "own settings" });

    expect(await mergeRecords(from, to)).to.deep.equal({ copied: 1, kept: 1 });

    expect(to.objects).to.deep.equal({
      "amis/ami-1/tests.json": "newer tests",
      "settings/publish.json": "own settings",
      "releases/web/ami-1/2026-01-01.json": "old release",
    });
  });
});
