// The manifest in the repository: what is written can be read, and what somebody broke is reported.
import { expect } from "chai";
import fc from "fast-check";
import { formatManifest, occasionOf, parseManifest } from "../../../../components/source/seed/manifest";
import { anyTree, tree } from "./trees";

describe("the manifest", () => {
  it("reads what it wrote", () => {
    fc.assert(
      fc.property(anyTree, (files) => {
        const expected = [...files].map(([path, { blobId, mode }]) => [path, { blobId, mode }]);
        expect([...parseManifest(formatManifest(files))]).to.have.deep.members(expected);
      }),
      { numRuns: 30 },
    );
  });

  it("says what it was written for, if anything", () => {
    expect(occasionOf(formatManifest(tree({ a: "1" }), "8daf1e3"))).to.equal("8daf1e3");
    expect(occasionOf(formatManifest(tree({ a: "1" })))).to.equal(undefined);
  });

  it("reads files whose names mean something to JavaScript", () => {
    const files = tree({ __proto__2: "1", constructor: "2", "10": "3" });
    expect([...parseManifest(formatManifest(files)).keys()]).to.have.members(["__proto__2", "constructor", "10"]);
  });

  for (const [what, text] of [
    ["is no JSON", "<<<<<<< HEAD"],
    ["has no list of files", "{}"],
    ["has an entry that is not a version", '{"files":{"f":"latest"}}'],
  ] as const) {
    it(`is refused with the remedy when it ${what}`, () => {
      expect(() => parseManifest(text)).to.throw(
        /^\.ami-pipeline\/seed\.json in the repository cannot be read: .*restore it from the repository's history/,
      );
    });
  }
});
