// Tests what of a release fits in a parameter's description.
import { expect } from "chai";
import { releaseDescription, type ReleaseRecord } from "../../../../buildsrc/stages/releases/record";
import { makeRecord } from "../../helpers/releaseRecord";

describe("buildsrc: release records", () => {
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
          instanceType: "t3.small",
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
