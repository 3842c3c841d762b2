// Tests what Test learns of an AMI, and which AMIs it refuses besides those in ami.test.ts.
import { expect } from "chai";
import type { TestRecord } from "../../../../buildsrc/stages/ami/records";
import { tagsOf } from "../../../../buildsrc/stages/ami/tags";
import { DescribeImagesCommand, type Ami } from "../../../../buildsrc/stages/common/aws";
import { findCandidate } from "../../../../buildsrc/stages/test/candidate";
import { TEST } from "../../helpers/environments";
import { refusalOf } from "../../helpers/refusal";
import { tagList } from "../../helpers/tags";
import { TestAccount } from "../../helpers/testAccount";
import { SOURCE_DIGEST, TEST_RECORD } from "../../helpers/testRecord";

describe("buildsrc: candidate", () => {
  const AMI: Ami = {
    ImageId: "ami-1",
    Name: "f-dev-web-1",
    CreationDate: "2026-11-20T00:00:00.000Z",
    State: "available",
    BlockDeviceMappings: [
      { DeviceName: "/dev/sda1", Ebs: { SnapshotId: "snap-1" } },
      { DeviceName: "/dev/sdf", Ebs: { VolumeSize: 10 } },
      { DeviceName: "/dev/sdb", VirtualName: "ephemeral0" },
    ],
    Tags: tagList({
      "ami-pipeline": "f-dev",
      "ami-pipeline:image": "web",
      "ami-pipeline:state": "candidate",
      "ami-pipeline:commit": "8daf1e3",
      "ami-pipeline:fingerprint": "0123",
    }),
  };
  const NEXT = /Start the pipeline again: Build makes a new AMI, or finds one that was tested for these files/;
  let account: TestAccount;
  beforeEach(() => {
    account = new TestAccount();
  });
  const find = (changes: Partial<Ami> = {}, tags: Readonly<Record<string, string>> = {}) => {
    const all = { ...Object.fromEntries(tagsOf(AMI)), ...tags };
    account.ec2.on(DescribeImagesCommand).resolves({ Images: [{ ...AMI, Tags: tagList(all), ...changes }] });
    return findCandidate(account.clients, account.bucket.store, { ...TEST, sourceDigest: SOURCE_DIGEST });
  };
  const record = (changes: Partial<TestRecord> = {}) => {
    account.bucket.objects["amis/ami-1/tests.json"] = JSON.stringify({ ...TEST_RECORD, ...changes });
  };

  it("is looked up among the account's own AMIs, with its volumes, of which a blank one tells its size", async () => {
    expect(await find()).to.deep.equal({
      ami: AMI,
      id: "ami-1",
      name: "f-dev-web-1",
      createdAt: new Date("2026-11-20T00:00:00.000Z"),
      devices: [
        { name: "/dev/sda1", encrypted: false },
        { name: "/dev/sdf", encrypted: false, blankGib: 10 },
      ],
      state: "candidate",
      fingerprint: "0123",
      withdrawn: false,
      marked: false,
    });
    expect(account.ec2.commandCalls(DescribeImagesCommand)[0]?.args[0].input.Owners).to.deep.equal(["self"]);
  });

  for (const State of ["pending", "failed", "disabled"] as const) {
    it(`is refused when EC2 calls it ${State}`, async () => {
      const { message } = await refusalOf(find({ State }));

      expect(message).to.match(new RegExp(`AMI ami-1 of image web is not complete: EC2 calls it ${State}`));
    });
  }

  it("comes with its test's record, if that is about the files of this run's commit, whatever commit it was made for", async () => {
    record();

    for (const state of ["candidate", "released"]) {
      const tags = {
        "ami-pipeline:state": state,
        "ami-pipeline:commit": "0000000",
        "ami-pipeline:tested": "2026-11-25T11:00:00.000Z",
      };
      expect(await find({}, tags)).to.deep.include({ record: TEST_RECORD, marked: true });
    }
  });

  it("is refused with a record alone if it was made for another commit", async () => {
    record();

    expect((await refusalOf(find({}, { "ami-pipeline:commit": "0000000" }))).message).to.equal(
      "AMI ami-1 of image web was made for commit 0000000, not for 8daf1e3.",
    );
  });

  const untested: Readonly<Record<string, readonly [Record<string, string>, string]>> = {
    "was made for another commit": [
      { "ami-pipeline:commit": "0000000" },
      "was made for commit 0000000, not for 8daf1e3",
    ],
    "says by itself that it was tested": [
      { "ami-pipeline:tested": "2026-11-25T11:00:00.000Z" },
      "has the tag ami-pipeline:tested, but the artifact bucket has no record amis/ami-1/tests.json of its tests",
    ],
    "says by itself that it is a release": [
      { "ami-pipeline:state": "released" },
      "is a release, but has no tag ami-pipeline:tested",
    ],
    "has a state that nobody knows": [
      { "ami-pipeline:state": "approved" },
      "is not complete: EC2 calls it available, its tag approved",
    ],
  };
  for (const [what, [tags, fault]] of Object.entries(untested)) {
    it(`is refused if nothing was recorded and it ${what}`, async () => {
      const error = await refusalOf(find({}, tags));

      expect(error.message).to.equal(`AMI ami-1 of image web ${fault}.`);
      expect(error).to.have.property("remedy").that.matches(NEXT);
    });
  }

  const tested: Readonly<Record<string, readonly [Partial<TestRecord>, Record<string, string>, string]>> = {
    "another image": [
      { image: "db" },
      {},
      `was tested for other files: its record says image db with source digest ${SOURCE_DIGEST}, and commit 8daf1e3 has ${SOURCE_DIGEST}`,
    ],
    "other files": [
      { sourceDigest: "6".repeat(64) },
      {},
      `was tested for other files: its record says image web with source digest ${"6".repeat(64)}, and commit 8daf1e3 has ${SOURCE_DIGEST}`,
    ],
    "files that an older factory did not record": [
      { sourceDigest: "" },
      {},
      `was tested for other files: its record says image web with source digest (none), and commit 8daf1e3 has ${SOURCE_DIGEST}`,
    ],
    "these files, but somebody rejected it": [
      {},
      { "ami-pipeline:state": "rejected", "ami-pipeline:reason": "it is slow" },
      "was rejected after it had passed its tests: it is slow",
    ],
  };
  for (const [what, [recorded, tags, fault]] of Object.entries(tested)) {
    it(`is refused if it was tested for ${what}`, async () => {
      record(recorded);
      const error = await refusalOf(find({}, tags));

      expect(error.message).to.equal(`AMI ami-1 of image web ${fault}.`);
      expect(error).to.have.property("remedy").that.matches(NEXT);
    });
  }

  it("is refused if its record is not one that Test writes", async () => {
    account.bucket.objects["amis/ami-1/tests.json"] = "{}";

    expect((await refusalOf(find())).message).to.equal(
      "The object amis/ami-1/tests.json of the artifact bucket cannot be used: its field amiId is missing, and must be a text.",
    );
  });
});
