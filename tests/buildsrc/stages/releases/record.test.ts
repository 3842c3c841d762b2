// Tests how releases are read back, and what of one fits in a parameter's description.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "../../../../buildsrc/stages/common/aws";
import { readReleases, releaseDescription, type ReleaseRecord } from "../../../../buildsrc/stages/releases/record";
import { Store } from "../../../../buildsrc/stages/common/store";

/** SSM's limit. Source: ParameterDescription of SSM's service model. */
const LONGEST_DESCRIPTION = 1024;

function release(amiId: string, publishedAt: string): ReleaseRecord {
  return {
    image: "web",
    amiId,
    commit: "8daf1e3",
    publishedAt,
    baseAmiId: "ami-0",
    fingerprint: "0123",
    tools: {},
    packages: [],
    tests: {},
    regions: { "us-east-1": amiId },
    launchPermissions: { accounts: [], organizations: [], organizationalUnits: [] },
    parameter: "/f-dev/web",
    channels: ["latest"],
  };
}

describe("buildsrc: release records", () => {
  const client = new S3Client({ region: "us-east-1" });
  const s3 = mockClient(client);

  it("are read newest first, whatever their keys", async () => {
    const objects: Record<string, ReleaseRecord> = {
      "releases/web/ami-1.json": release("ami-1", "2026-11-24T12:00:00.000Z"),
      "releases/web/ami-2.json": release("ami-2", "2026-11-26T12:00:00.000Z"),
      "releases/web/ami-3.json": release("ami-3", "2026-11-25T12:00:00.000Z"),
    };
    s3.on(ListObjectsV2Command, { Prefix: "releases/web/" }).resolves({
      Contents: Object.keys(objects).map((Key) => ({ Key })),
    });
    s3.on(GetObjectCommand).callsFake(({ Key }: { Key: string }) => ({
      Body: { transformToString: () => Promise.resolve(JSON.stringify(objects[Key])) },
    }));

    const releases = await readReleases(new Store(client, "f-dev-artifacts"), "web");

    expect(releases.map(({ amiId }) => amiId)).to.deep.equal(["ami-2", "ami-3", "ami-1"]);
  });

  it("fit in a parameter's description, however long its parts are", () => {
    const longest: ReleaseRecord = {
      ...release("ami-0123456789abcdef0", "2026-11-24T12:00:00.000Z"),
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

    expect(description).to.have.length.below(LONGEST_DESCRIPTION);
    expect(JSON.parse(description)).to.include({ homeAmi: "ami-0123456789abcdef0", testsPassed: 999 });
  });

  it("claim no tests that the bucket does not know of", () => {
    expect(JSON.parse(releaseDescription(release("ami-1", "2026-11-24T12:00:00.000Z")))).not.to.have.property(
      "testsPassed",
    );
  });
});
