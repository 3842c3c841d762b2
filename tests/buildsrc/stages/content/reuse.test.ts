// Tests which AMI is reused, and that no other is.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { findReusable, reusable, type Wanted } from "../../../../buildsrc/stages/content/reuse";
import type { TestRecord } from "../../../../buildsrc/stages/ami/records";
import { DescribeImagesCommand, EC2Client, type Ami } from "../../../../buildsrc/stages/common/aws";
import { TestBucket } from "../../helpers/bucket";
import { NOW } from "../../helpers/environments";
import { captureLog } from "../../helpers/log";
import { tagList } from "../../helpers/tags";
import { SOURCE_DIGEST, TEST_RECORD } from "../../helpers/testRecord";

describe("buildsrc: reuse", () => {
  const WANTED: Wanted = {
    factory: "f-dev",
    image: "web",
    fingerprint: "0123",
    sourceDigest: SOURCE_DIGEST,
    maxAgeDays: 30,
    rebuild: false,
  };

  it("looks at candidates and releases, the newest first", () => {
    const amis = [
      ami("ami-1", { CreationDate: "2026-11-10T00:00:00.000Z" }),
      ami("ami-2", { CreationDate: "2026-11-22T00:00:00.000Z" }, { "ami-pipeline:state": "released" }),
      ami("ami-3"),
    ];

    expect(reusable(amis, WANTED, NOW).map(({ ImageId }) => ImageId)).to.deep.equal(["ami-2", "ami-3", "ami-1"]);
  });

  const refused: Readonly<Record<string, Ami>> = {
    "one that a killed build left half made": ami("ami-1", {}, { "ami-pipeline:state": "building" }),
    "a rejected one": ami("ami-1", {}, { "ami-pipeline:state": "rejected" }),
    "a retired one": ami("ami-1", {}, { "ami-pipeline:state": "retired" }),
    "one that is not ready": ami("ami-1", { State: "pending" }),
    "a disabled one": ami("ami-1", { State: "disabled" }),
    "one that is too old": ami("ami-1", { CreationDate: "2026-10-26T11:00:00.000Z" }),
    "one without a date": ami("ami-1", { CreationDate: undefined }),
    "another factory's": ami("ami-1", {}, { "ami-pipeline": "f-staging" }),
    "another image's": ami("ami-1", {}, { "ami-pipeline:image": "db" }),
    "one that Test did not mark": untested(ami("ami-1")),
    "one of other content": ami("ami-1", {}, { "ami-pipeline:fingerprint": "0124" }),
    "one without tags": { ImageId: "ami-1", State: "available", CreationDate: "2026-11-20T00:00:00.000Z" },
  };
  for (const [what, one] of Object.entries(refused)) {
    it(`never takes ${what}`, () => {
      expect(reusable([one], WANTED, NOW)).to.deep.equal([]);
    });
  }

  describe("by what Test recorded", () => {
    const client = new EC2Client({});
    const ec2 = mockClient(client);
    let bucket: TestBucket;
    const log = captureLog();
    beforeEach(() => {
      bucket = new TestBucket();
      ec2.reset();
      ec2.on(DescribeImagesCommand).resolves({
        Images: [ami("ami-1"), ami("ami-2", { CreationDate: "2026-11-22T00:00:00.000Z" })],
      });
    });
    const record = (amiId: string, changes: Partial<TestRecord> = {}) => {
      bucket.objects[`amis/${amiId}/tests.json`] = JSON.stringify({ ...TEST_RECORD, amiId, ...changes });
    };
    const find = async (wanted = WANTED) => (await findReusable(wanted, client, bucket.store, NOW))?.ImageId;

    it("asks for the account's own AMIs with the three tags, and takes the newest that was tested", async () => {
      record("ami-1");
      record("ami-2");

      expect(await find()).to.equal("ami-2");
      const input = ec2.commandCalls(DescribeImagesCommand)[0]?.args[0].input;
      expect(input?.Owners).to.deep.equal(["self"]);
      expect(input?.Filters).to.deep.equal([
        { Name: "tag:ami-pipeline", Values: ["f-dev"] },
        { Name: "tag:ami-pipeline:image", Values: ["web"] },
        { Name: "tag:ami-pipeline:fingerprint", Values: ["0123"] },
      ]);
    });

    it("takes none that only its own tags recommend", async () => {
      record("ami-1");

      expect(await find()).to.equal("ami-1");
      expect(log.text).to.include("ami-2 has this fingerprint too, but did not pass the tests of these files.");
    });

    it("takes none where every build is to make a new one, however young they are", async () => {
      record("ami-1");
      record("ami-2");
      ec2.on(DescribeImagesCommand).resolves({ Images: [ami("ami-1", { CreationDate: NOW.toISOString() })] });

      expect(await find({ ...WANTED, maxAgeDays: 0 })).to.equal(undefined);
      expect(log.text).to.include("rebuildMaxAgeDays is 0: every run builds a new AMI.");
    });

    it("takes none in a run that asks for a new one", async () => {
      record("ami-1");
      record("ami-2");

      expect(await find({ ...WANTED, rebuild: true })).to.equal(undefined);
      expect(log.text).to.include("The run's variable REBUILD is true: it builds a new AMI.");
    });

    for (const [what, changes] of [
      ["another image", { image: "db" }],
      ["other files", { sourceDigest: "6".repeat(64) }],
      ["another fingerprint", { fingerprint: "0124" }],
      ["files that an older factory did not record", { sourceDigest: undefined }],
    ] as const) {
      it(`takes none that was tested for ${what}`, async () => {
        record("ami-1", changes as Partial<TestRecord>);
        record("ami-2", changes as Partial<TestRecord>);

        expect(await find()).to.equal(undefined);
      });
    }
  });
});

function ami(id: string, changes: Partial<Ami> = {}, tags: Readonly<Record<string, string>> = {}): Ami {
  const all = {
    "ami-pipeline": "f-dev",
    "ami-pipeline:image": "web",
    "ami-pipeline:fingerprint": "0123",
    "ami-pipeline:state": "candidate",
    "ami-pipeline:tested": "2026-11-20T00:00:00.000Z",
    ...tags,
  };
  return {
    ImageId: id,
    State: "available",
    CreationDate: "2026-11-20T00:00:00.000Z",
    Tags: tagList(all),
    ...changes,
  };
}

function untested({ Tags = [], ...rest }: Ami): Ami {
  return { ...rest, Tags: Tags.filter(({ Key }) => Key !== "ami-pipeline:tested") };
}
