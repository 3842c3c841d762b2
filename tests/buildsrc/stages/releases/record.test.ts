// Tests how releases are read back, and what of a release fits in a parameter's description.
import { expect } from "chai";
import { readReleases, releaseDescription, type ReleaseRecord } from "../../../../buildsrc/stages/releases/record";
import { TestBucket } from "../../helpers/bucket";
import { makeRecord } from "../../helpers/releaseRecord";

describe("buildsrc: release records", () => {
  it("are read newest first, whatever their keys", async () => {
    const { objects, store } = new TestBucket();
    for (const [amiId, day] of [
      ["ami-1", 24],
      ["ami-2", 26],
      ["ami-3", 25],
    ] as const) {
      const record = makeRecord(amiId, `2026-11-${day}T12:00:00.000Z`);
      objects[`releases/web/${amiId}.json`] = JSON.stringify(record);
    }
    objects["releases/web-2/ami-4.json"] = JSON.stringify(makeRecord("ami-4", "2026-11-27T12:00:00.000Z"));

    const releases = await readReleases(store, "web");

    expect(releases.map(({ amiId }) => amiId)).to.deep.equal(["ami-2", "ami-3", "ami-1"]);
  });

  it("fit in a parameter's description, however long its parts are", () => {
    const longest: ReleaseRecord = {
      ...makeRecord("ami-0123456789abcdef0", "2026-11-24T12:00:00.000Z"),
      image: "i".repeat(40),
      commit: "c".repeat(64),
      baseAmiId: "ami-0123456789abcdef0",
      fingerprint: "f".repeat(64),
      packages: Array.from({ length: 1000 }, () => "a package"),
      tests: {
        results: Array.from({ length: 1000 }, (_, index) => ({
          name: "a test",
          boot: "first boot",
          passed: index > 0,
          seconds: 1,
        })),
      },
    };

    const description = releaseDescription(longest);

    // SSM's limit. Source: ParameterDescription of SSM's service model.
    expect(description).to.have.length.below(1024);
    expect(JSON.parse(description)).to.include({ homeAmi: "ami-0123456789abcdef0", testsPassed: 999 });
  });

  it("claim no tests that the bucket does not know of", () => {
    expect(JSON.parse(releaseDescription(makeRecord("ami-1", "2026-11-24T12:00:00.000Z")))).not.to.have.property(
      "testsPassed",
    );
  });
});
