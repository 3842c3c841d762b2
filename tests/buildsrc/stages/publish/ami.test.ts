// Tests Publish in an account of three regions: what exists after it has succeeded, and what does not after it has failed.
import { expect } from "chai";
import { ListActionExecutionsCommand } from "../../../../buildsrc/stages/common/aws";
import { readPublishSettings, settingsDigest } from "../../../../buildsrc/stages/releases/publishSettings";
import { NOW } from "../../helpers/environments";
import { captureLog } from "../../helpers/log";
import { refusalOf } from "../../helpers/refusal";
import { PARAMETER, TestPublishing } from "../../helpers/testPublishing";
import { TEST_RECORD } from "../../helpers/testRecord";
import { ASIA, EUROPE, HOME, REGIONS } from "../../helpers/threeRegions";

describe("buildsrc: publishing an AMI", () => {
  const ALICE = "arn:aws:iam::111111111111:user/alice";
  const log = captureLog();
  let account: TestPublishing;
  beforeEach(() => {
    account = new TestPublishing();
  });

  const asBefore = REGIONS.map(() => ["ami-old latest stable"]);

  it("points the parameter and the channels to the AMI in every region", async () => {
    expect(await account.publish()).to.equal("ami-1 is latest, stable of web in 3 regions.");

    for (const region of REGIONS) {
      expect(account.regions[region].versions(PARAMETER)).to.deep.equal([
        "ami-old",
        `${account.amiId(region)} latest stable`,
      ]);
    }
  });

  it("says which images start again, since they are built on it, but not if it was the release before", async () => {
    account.configure({ baseImages: { shop: "web", db: "other" } });

    expect(await account.publish()).to.equal(
      "ami-1 is latest, stable of web in 3 regions; starts again, since built on it: shop.",
    );
    expect(await account.publish()).to.equal("ami-1 is latest, stable of web in 3 regions.");
  });

  it("publishes nothing where a region's parameter has no room, and names the label to move", async () => {
    const unlabelled = Array.from({ length: 99 }, () => ({ value: "ami-old", labels: [] }));
    account.regions[EUROPE].parameters[PARAMETER]?.push(...unlabelled);

    expect((await refusalOf(account.publish())).message).to.match(
      /every parameter is as it was: 1 of 3 regions failed.\n- eu-west-1: Parameter \S+ in region eu-west-1 has no room: .* version 1, .* has the label "latest", "stable"\./s,
    );
    expect(account.regions[EUROPE].versions(PARAMETER)).to.have.length(100);
    expect(account.regions[HOME].versions(PARAMETER)).to.deep.equal(["ami-old latest stable"]);
    expect(account.records()).to.deep.equal([]);
  });

  it("gives every AMI its tags, attributes and launch permissions", async () => {
    await account.publish();

    for (const region of REGIONS) {
      expect(account.ami(region).tags, region).to.include({
        "ami-pipeline:image": "web",
        "ami-pipeline:state": "released",
        "ami-pipeline:fingerprint": "0123",
        ...(region !== HOME && { "ami-pipeline:source-ami": "ami-1" }),
      });
      expect(account.ami(region).permissions, region).to.deep.equal([
        { UserId: "222222222222" },
        { OrganizationArn: "arn:aws:organizations::111111111111:organization/o-1234567890" },
      ]);
      expect(account.regions[region].attributes[account.amiId(region)], region).to.deep.equal({
        imdsSupport: "v2.0",
        deprecateAt: "2026-12-25T12:00:00.000Z",
        protection: "without cooldown",
      });
    }
  });

  it("keeps a record of the release, and a short one in the parameter's description", async () => {
    await account.publish();

    expect(account.records()).to.deep.equal(["releases/web/ami-1/2026-11-25T12:00:00.000Z.json"]);
    expect(account.record()).to.deep.equal({
      image: "web",
      amiId: "ami-1",
      commit: "8daf1e3",
      publishedAt: "2026-11-25T12:00:00.000Z",
      baseAmiId: "ami-0",
      base: { kind: "image", image: "base", architecture: "x86_64" },
      fingerprint: "0123",
      tools: { packer: "1.16.0" },
      packages: ["apache2 2.4 amd64"],
      tests: {
        testedAt: "2026-11-25T11:00:00.000Z",
        instanceType: "t3.small",
        results: [{ name: "10-web.sh", instanceType: "t3.small", boot: "first boot", passed: true, seconds: 1 }],
      },
      regions: Object.fromEntries(REGIONS.map((region) => [region, account.amiId(region)])),
      launchPermissions: {
        accounts: ["222222222222"],
        organizations: ["arn:aws:organizations::111111111111:organization/o-1234567890"],
        organizationalUnits: [],
      },
      granted: {
        accounts: ["222222222222"],
        organizations: ["arn:aws:organizations::111111111111:organization/o-1234567890"],
        organizationalUnits: [],
        snapshotAccounts: [],
      },
      parameter: PARAMETER,
      channels: ["latest", "stable"],
      settingsDigest: settingsDigest(await readPublishSettings(account.bucket.store)),
      reason: "the base AMI changed",
    });
    expect(JSON.parse(account.regions[ASIA].parameters[PARAMETER]?.[1]?.description ?? "")).to.deep.equal({
      image: "web",
      commit: "8daf1e3",
      homeAmi: "ami-1",
      baseAmi: "ami-0",
      fingerprint: "0123",
      publishedAt: "2026-11-25T12:00:00.000Z",
      testsPassed: 1,
    });
  });

  it("says of each region what it does there", async () => {
    await account.publish();

    expect(log.text).to.match(/^Making ami-1 ready in us-east-1, eu-west-1, ap-southeast-2:$/m);
    for (const region of [EUROPE, ASIA]) {
      expect(log.text).to.include(`  ${region}: ${account.amiId(region)} begun as a copy of ami-1.`);
      expect(log.text).to.include(`  ${region}: ${account.amiId(region)} is ready.`);
      expect(log.text).to.include(`  ${region}: ${PARAMETER} points to ${account.amiId(region)}.`);
    }
  });

  it("makes the parameter where there is none, and does not share, deprecate or protect the AMI unasked", async () => {
    account.configure({
      regions: [],
      accounts: [],
      organizations: [],
      deprecateAfterDays: 0,
      deregistrationProtection: false,
    });
    Reflect.deleteProperty(account.regions[HOME].parameters, PARAMETER);

    expect(await account.publish()).to.equal("ami-1 is latest, stable of web in one region.");

    expect(account.regions[HOME].versions(PARAMETER)).to.deep.equal(["ami-1 latest stable"]);
    expect(account.regions[HOME].attributes["ami-1"]).to.deep.equal({ imdsSupport: "v2.0" });
    expect(account.ami(HOME).permissions).to.deep.equal([]);
  });

  it("records what the AMI's tags say when the bucket does not know how it was built", async () => {
    for (const key of ["amis/ami-1/build.json", "amis/ami-1/packages.txt"]) {
      Reflect.deleteProperty(account.bucket.objects, key);
    }

    await account.publish();

    expect(account.record()).to.deep.include({
      baseAmiId: "ami-0",
      fingerprint: "0123",
      tools: {},
      packages: [],
    });
  });

  it("refuses to record what Build says in another form than it should", async () => {
    account.bucket.objects["amis/ami-1/build.json"] = JSON.stringify({
      baseAmiId: "ami-0",
      fingerprint: "0123",
      tools: { packer: 5 },
    });

    const error = await refusalOf(account.publish());

    expect(error.message).to.equal(
      "The object amis/ami-1/build.json of the artifact bucket cannot be used: its field tools.packer is 5, and must be a text.",
    );
    expect(error.remedy).to.match(/^Start the pipeline again: the record of a new AMI is a new object\.$/);
    expect(account.records()).to.deep.equal([]);
    expect(account.versions()).to.deep.equal(asBefore);
  });

  describe("that is published already", () => {
    beforeEach(async () => {
      await account.publish();
      for (const region of REGIONS) {
        account.regions[region].changes.length = 0;
      }
      account.now = new Date("2026-11-27T12:00:00.000Z");
    });

    function latestIsOldAgain(): void {
      for (const region of REGIONS) {
        for (const version of account.regions[region].parameters[PARAMETER] ?? []) {
          version.labels = [];
        }
        account.regions[region].parameters[PARAMETER]?.push({ value: "ami-old", labels: ["latest"] });
      }
    }

    it("changes nothing, and keeps the date, commit and reason of the release", async () => {
      account.startRun("a push");
      expect(await account.publish({ commit: "fedcba9" })).to.equal("ami-1 is latest, stable of web in 3 regions.");

      expect(account.changes()).to.deep.equal([]);
      expect(account.records()).to.have.length(1);
      expect(account.record()).to.include({
        commit: "8daf1e3",
        publishedAt: "2026-11-25T12:00:00.000Z",
        reason: "the base AMI changed",
      });
    });

    it("counts the days until it is deprecated from now", async () => {
      await account.publish();

      expect(account.regions[ASIA].attributes[account.amiId(ASIA)]?.deprecateAt).to.equal("2026-12-27T12:00:00.000Z");
    });

    it("is brought to a region that lacks it", async () => {
      Reflect.deleteProperty(account.regions[ASIA].amis, account.amiId(ASIA));
      Reflect.deleteProperty(account.regions[ASIA].parameters, PARAMETER);

      await account.publish();

      expect(account.regions[ASIA].versions(PARAMETER)).to.deep.equal([`${account.amiId(ASIA)} latest stable`]);
      expect(account.ami(ASIA).tags).to.include({ "ami-pipeline:state": "released" });
    });

    it("becomes latest again after another one, as when a commit is reverted, which is a release of that day", async () => {
      latestIsOldAgain();
      account.startRun("a push");

      await account.publish({ commit: "fedcba9" });

      expect(account.regions[EUROPE].versions(PARAMETER)?.at(-1)).to.equal(`${account.amiId(EUROPE)} latest stable`);
      expect(account.records()).to.deep.equal([
        "releases/web/ami-1/2026-11-25T12:00:00.000Z.json",
        "releases/web/ami-1/2026-11-27T12:00:00.000Z.json",
      ]);
      expect(account.record()).to.include({
        commit: "fedcba9",
        publishedAt: "2026-11-27T12:00:00.000Z",
        reason: "a push",
      });
    });

    it("is left alone once it was withdrawn, with a word on how to bring it back", async () => {
      Object.assign(account.ami(HOME).tags, {
        "ami-pipeline:withdrawn": "2026-11-26T00:00:00.000Z",
        "ami-pipeline:reason": "it is slow",
      });
      latestIsOldAgain();

      expect(await account.publish()).to.equal(
        "ami-1 was withdrawn on 2026-11-26T00:00:00.000Z: it is slow, so no channel moves. To publish it again: npm run promote -- --image web --to ami-1",
      );
      expect(account.changes()).to.deep.equal([]);
    });

    it("needs no approval", async () => {
      account.configure({ approval: true, approvers: [ALICE] });

      await account.publish();

      expect(account.codePipeline.commandCalls(ListActionExecutionsCommand)).to.have.length(0);
    });

    it("enables a copy that was disabled", async () => {
      account.ami(ASIA).state = "disabled";

      await account.publish();

      expect(account.ami(ASIA).state).to.equal("available");
    });

    it("is taken back from its way out in every region", async () => {
      account.configure({ deprecateAfterDays: 0 });
      for (const region of REGIONS) {
        account.ami(region).tags["ami-pipeline:retirement"] = "deprecated 2026-11-26T03:00:00.000Z";
        account.regions[region].attributes[account.amiId(region)] = {
          imdsSupport: "v2.0",
          deprecateAt: "2026-11-26T03:01:00.000Z",
        };
      }
      Object.assign(account.ami(ASIA), { state: "disabled" });

      await account.publish();

      for (const region of REGIONS) {
        expect(account.ami(region).tags, region).not.to.have.property("ami-pipeline:retirement");
        expect(account.ami(region).state, region).to.equal("available");
        expect(account.regions[region].attributes[account.amiId(region)], region).to.deep.equal({
          imdsSupport: "v2.0",
          protection: "without cooldown",
        });
      }
    });
  });

  describe("that cannot be brought to a region", () => {
    it("leaves every parameter and tag as it was, and says which region failed and why", async () => {
      account.regions[EUROPE].failures.CopyImage = new Error("No more copies.");

      const error = await refusalOf(account.publish());

      expect(error.message).to.equal(
        "Image web was not published to any region, and every parameter is as it was: 1 of 3 regions failed.\n- eu-west-1: No more copies.",
      );
      expect(error.remedy).to.equal("Remove the cause, then retry the stage: it uses the copies that are there.");
      expect(log.text).to.include("  eu-west-1: FAILED: No more copies.");
      expect(account.versions()).to.deep.equal(asBefore);
      expect(account.ami(HOME).tags).to.include({ "ami-pipeline:state": "candidate" });
      expect(account.records()).to.deep.equal([]);
    });

    it("uses the copies of the others when the stage is retried", async () => {
      account.regions[EUROPE].failures.CopyImage = new Error("No more copies.");
      await refusalOf(account.publish());
      Reflect.deleteProperty(account.regions[EUROPE].failures, "CopyImage");

      await account.publish();

      expect(account.changes().filter((change) => change.startsWith("CopyImage"))).to.have.members([
        "CopyImage ami-1-eu-west-1",
        "CopyImage ami-1-ap-southeast-2",
      ]);
      expect(log.text).to.include(
        "ap-southeast-2: ami-1-ap-southeast-2 is there from an earlier attempt and is available.",
      );
    });

    it("tells everything that is wrong at once, with what to do", async () => {
      account.regions[EUROPE].failures.CopyImage = new Error("No more copies.");
      account.regions[ASIA].amis["ami-1-ap-southeast-2"] = {
        state: "pending",
        tags: { "ami-pipeline": "f-dev", "ami-pipeline:source-ami": "ami-1" },
        permissions: [],
      };

      const error = await refusalOf(account.publish());

      expect(error.message)
        .to.match(/2 of 3 regions failed/)
        .and.include("- eu-west-1: No more copies.");
      expect(error.message).to.include("- ap-southeast-2: copy ami-1-ap-southeast-2 is not ready after");
      expect(error.remedy).to.match(/^EC2 goes on copying without the stage\..*Then retry the stage/);
      expect(account.versions()).to.deep.equal(asBefore);
    });
  });

  it("changes all back when the switch fails in one region", async () => {
    account.regions[ASIA].failures.LabelParameterVersion = new Error("throttled");

    const error = await refusalOf(account.publish());

    expect(error.message).to.match(
      /^ap-southeast-2: could not point parameter \/f-dev\/web \(latest, stable\) to ami-1-/,
    );
    expect(REGIONS.map((region) => account.regions[region].parameters[PARAMETER]?.at(-1)?.value)).to.deep.equal([
      "ami-old",
      "ami-old",
      "ami-old",
    ]);
    for (const region of REGIONS) {
      expect(account.ami(region).tags, region).to.include({ "ami-pipeline:state": "candidate" });
    }
  });

  describe("that is shared", () => {
    it("is shared with nobody before every region is ready", async () => {
      account.regions[EUROPE].failures.CopyImage = new Error("No more copies.");

      await refusalOf(account.publish());

      for (const region of [HOME, ASIA]) {
        expect(account.ami(region).permissions, region).to.deep.equal([]);
      }
    });

    it("loses the permissions again when the switch fails, and keeps those that people gave", async () => {
      account.ami(HOME).permissions = [{ UserId: "999999999999" }];
      account.regions[ASIA].failures.PutParameter = new Error("denied");

      await refusalOf(account.publish());

      expect(account.ami(HOME).permissions).to.deep.equal([{ UserId: "999999999999" }]);
      for (const region of [EUROPE, ASIA]) {
        expect(account.ami(region).permissions, region).to.deep.equal([]);
      }
    });

    it("changes all back when it cannot be shared in one region, and says why", async () => {
      const text = "Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot.";
      account.regions[ASIA].failures.ModifyImageAttribute = new Error(text);

      const error = await refusalOf(account.publish());

      expect(error.message).to.equal(
        `ap-southeast-2: could not share ami-1-ap-southeast-2: AMI ami-1-ap-southeast-2 in region ap-southeast-2 cannot be shared: ${text}\n` +
          "Everything is as it was before, in every region.",
      );
      expect(error.remedy).to.match(/^An AMI that is encrypted with AWS's own key for EBS cannot be shared/);
      expect(account.versions()).to.deep.equal(asBefore);
      for (const region of REGIONS) {
        expect(account.ami(region).tags, region).to.include({ "ami-pipeline:state": "candidate" });
        expect(account.ami(region).permissions, region).to.deep.equal([]);
      }
    });

    it("is recorded with those to whom people gave it, too", async () => {
      account.ami(HOME).permissions = [{ UserId: "999999999999" }, { UserId: "111111111111" }];

      await account.publish();

      expect(account.record().launchPermissions.accounts).to.deep.equal([
        "111111111111",
        "222222222222",
        "999999999999",
      ]);
    });
  });

  describe("whose accounts may copy it", () => {
    beforeEach(() => {
      account.configure({ shareSnapshots: true });
    });

    it("shares its snapshots in every region with the accounts alone, and records that", async () => {
      account.ami(HOME).copiers = ["999999999999"];

      await account.publish();

      expect(account.ami(HOME).copiers).to.deep.equal(["999999999999", "222222222222"]);
      expect(account.ami(EUROPE).copiers).to.deep.equal(["222222222222"]);
      expect(account.ami(ASIA).copiers).to.deep.equal(["222222222222"]);
      expect(account.record().granted.snapshotAccounts).to.deep.equal(["222222222222"]);
    });

    it("takes them away again when the switch fails, and leaves what people shared", async () => {
      account.ami(HOME).copiers = ["999999999999"];
      account.regions[ASIA].failures.PutParameter = new Error("denied");

      await refusalOf(account.publish());

      expect(account.ami(HOME).copiers).to.deep.equal(["999999999999"]);
      expect(account.ami(EUROPE).copiers).to.deep.equal([]);
    });

    it("says which snapshots could not be shared", async () => {
      account.regions[EUROPE].failures.ModifySnapshotAttribute = new Error("denied");

      expect((await refusalOf(account.publish())).message).to.match(
        /^eu-west-1: could not share the snapshots of ami-1-eu-west-1: denied\n/,
      );
    });
  });

  describe("after an account was taken out of the settings", () => {
    const ORGANIZATION = "arn:aws:organizations::111111111111:organization/o-1234567890";
    const BY_HAND = { UserId: "999999999999" };
    beforeEach(async () => {
      account.configure({ accounts: ["222222222222", "333333333333"], shareSnapshots: true });
      await account.publish();
      for (const region of REGIONS) {
        account.ami(region).permissions.push(BY_HAND);
      }
      // The next release, which is built on other contents.
      account.regions[HOME].amis["ami-2"] = {
        ...account.ami(HOME),
        tags: { ...account.ami(HOME).tags },
        permissions: [],
      };
      account.bucket.objects["amis/ami-2/tests.json"] = JSON.stringify({ ...TEST_RECORD, amiId: "ami-2" });
      account.now = new Date(NOW.getTime() + 1000);
      account.configure({ accounts: ["222222222222"], shareSnapshots: false });
    });

    it("takes every release from it in every region, and nothing that people granted", async () => {
      await account.publish({ amiId: "ami-2" });

      for (const region of REGIONS) {
        expect(account.ami(region).permissions, region).to.deep.equal([
          { UserId: "222222222222" },
          { OrganizationArn: ORGANIZATION },
          BY_HAND,
        ]);
        expect(account.ami(region).copiers, region).to.deep.equal([]);
      }
      expect(log.text).to.include("  eu-west-1: ami-1-eu-west-1 can no longer be launched by 333333333333.\n");
      expect(log.text).to.include(
        "  eu-west-1: ami-1-eu-west-1 can no longer be copied by 222222222222, 333333333333.\n",
      );
    });

    it("says where it cannot, since images are not published there any more", async () => {
      account.configure({ accounts: ["222222222222"], shareSnapshots: false, regions: [EUROPE] });

      await account.publish({ amiId: "ami-2" });

      expect(log.text).to.include(
        "  ap-southeast-2: no longer a publish region, so what was shared there stays shared",
      );
      expect(log.text).not.to.include("eu-west-1: no longer");
      expect(account.ami(ASIA).permissions).to.deep.include({ UserId: "333333333333" });
    });

    it("takes the release itself from it that is published again", async () => {
      await account.publish();

      expect(account.ami(EUROPE).permissions).not.to.deep.include({ UserId: "333333333333" });
      expect(account.record().granted.accounts).to.deep.equal(["222222222222", "333333333333"]);
    });

    it("takes the snapshots of one that is disabled, which has no other permissions", async () => {
      account.ami(HOME).state = "disabled";
      account.ami(HOME).permissions = [];

      await account.publish({ amiId: "ami-2" });

      expect(account.ami(HOME).copiers).to.deep.equal([]);
    });

    it("leaves what an older factory recorded, which does not tell who granted it, and says so", async () => {
      const [key = ""] = account.records();
      const { granted: _, ...older } = account.record();
      account.bucket.objects[key] = JSON.stringify(older);

      await account.publish({ amiId: "ami-2" });

      expect(account.ami(HOME).permissions).to.deep.include({ UserId: "333333333333" });
      expect(log.text).to.match(
        / {2}ami-1 may still be launched by 333333333333[^\n]*: somebody shared it by hand, or an older factory did\.\n/,
      );
    });

    it("fails where it cannot, after the release, and says who still has it", async () => {
      account.regions[EUROPE].failures.ModifySnapshotAttribute = new Error("denied");

      const error = await refusalOf(account.publish({ amiId: "ami-2" }));

      expect(error.message).to.equal(
        "Image web is released, but its releases are still shared with somebody whom the settings do not name any more:\n- eu-west-1: denied",
      );
      expect(error.remedy).to.match(/retry the stage: until then they can launch/);
      expect(account.regions[HOME].versions(PARAMETER)?.at(-1)).to.match(/^ami-2 latest/);
      expect(account.ami(ASIA).permissions).not.to.deep.include({ UserId: "333333333333" });
    });
  });

  describe("in place of one that was withdrawn", () => {
    const shared = { UserId: "222222222222" };
    beforeEach(() => {
      for (const region of REGIONS) {
        account.regions[region].amis["ami-old"] = {
          state: "available",
          tags: { "ami-pipeline:withdrawn": "2026-11-24T00:00:00.000Z" },
          permissions: [shared],
        };
      }
    });
    const permissions = (region: typeof HOME | typeof EUROPE | typeof ASIA) =>
      account.regions[region].amis["ami-old"]?.permissions;

    it("takes the permissions from that one where no other channel points to it", async () => {
      account.regions[ASIA].parameters[PARAMETER]?.push({ value: "ami-x", labels: ["latest"] });
      account.regions[ASIA].parameters[PARAMETER]?.[0]?.labels.splice(0, 2, "edge", "stable");

      await account.publish();

      expect(permissions(HOME)).to.deep.equal([]);
      expect(permissions(EUROPE)).to.deep.equal([]);
      expect(permissions(ASIA)).to.deep.equal([shared]);
      expect(log.text).to.include("  eu-west-1: ami-old can no longer be launched by 222222222222.");
    });

    it("gives them back when that fails in one region", async () => {
      const denied = new Error("denied");
      account.configure({ accounts: [], organizations: [] });
      account.regions[EUROPE].failures.ModifyImageAttribute = denied;

      const error = await refusalOf(account.publish());

      expect(error.message).to.equal(
        "eu-west-1: could not take the launch permissions from ami-old, which is withdrawn: denied\nEverything is as it was before, in every region.",
      );
      for (const region of REGIONS) {
        expect(permissions(region), region).to.deep.equal([shared]);
      }
    });
  });

  describe("with approvers", () => {
    beforeEach(() => {
      account.configure({ approval: true, approvers: [ALICE] });
    });

    it("looks whether one of them approved the run, before anything else", async () => {
      expect((await refusalOf(account.publish())).message).to.equal(
        "Nobody has approved run execution-1 of pipeline f-dev-web.",
      );
      expect(account.changes()).to.deep.equal([]);
    });

    it("publishes when one did", async () => {
      account.codePipeline.on(ListActionExecutionsCommand).resolves({
        actionExecutionDetails: [{ stageName: "Approve", status: "Succeeded", updatedBy: ALICE }],
      });

      await account.publish();

      expect(log.text).to.include(`Approved by ${ALICE}.`);
      expect(account.regions[HOME].versions(PARAMETER)?.at(-1)).to.equal("ami-1 latest stable");
    });
  });

  const refused: Readonly<Record<string, readonly [Record<string, string | undefined>, RegExp]>> = {
    "another image's": [{ "ami-pipeline:image": "db" }, /is of image db of factory f-dev, not of web of f-dev\.$/],
    "another factory's": [{ "ami-pipeline": "f-prod" }, /is of image web of factory f-prod/],
    rejected: [
      { "ami-pipeline:state": "rejected", "ami-pipeline:reason": "10-web.sh: no" },
      /was rejected: 10-web\.sh: no/,
    ],
    "not tested": [
      { "ami-pipeline:tested": undefined },
      /has not passed its tests: it has no tag ami-pipeline:tested\.$/,
    ],
    "not finished": [{ "ami-pipeline:state": "building" }, /has not passed its tests: its tag .* is building/],
  };
  for (const [what, [tags, message]] of Object.entries(refused)) {
    it(`refuses an AMI that is ${what}`, async () => {
      for (const [key, value] of Object.entries(tags)) {
        if (value === undefined) {
          Reflect.deleteProperty(account.ami(HOME).tags, key);
        } else {
          Object.assign(account.ami(HOME).tags, { [key]: value });
        }
      }

      expect((await refusalOf(account.publish())).message).to.match(message);
      expect(account.changes()).to.deep.equal([]);
    });
  }

  it("refuses an AMI that is gone or disabled", async () => {
    account.ami(HOME).state = "disabled";
    expect((await refusalOf(account.publish())).message).to.match(/is not available: EC2 calls it disabled\.$/);

    Reflect.deleteProperty(account.regions[HOME].amis, "ami-1");
    expect((await refusalOf(account.publish())).message).to.equal(
      "AMI ami-1 of image web in region us-east-1 does not exist (any more).",
    );
  });
});
