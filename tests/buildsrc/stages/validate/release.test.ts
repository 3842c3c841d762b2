// Tests what is found to be left to do about an AMI that was published to three regions, after something has changed.
import { expect } from "chai";
import { leftToPublish } from "../../../../buildsrc/stages/validate/release";
import { lookUpAmi } from "../../../../buildsrc/stages/ami/copies";
import { readPublishSettings } from "../../../../buildsrc/stages/releases/publishSettings";
import { NOW } from "../../helpers/environments";
import { PARAMETER, TestPublishing } from "../../helpers/testPublishing";
import { captureLog } from "../../helpers/log";
import { refusalOf } from "../../helpers/refusal";
import { ASIA, EUROPE, HOME } from "../../helpers/threeRegions";

const DAY_MS = 24 * 60 * 60 * 1000;

describe("buildsrc: what is left to publish", () => {
  captureLog();
  let account: TestPublishing;
  beforeEach(async () => {
    account = new TestPublishing();
    await account.publish();
  });

  const left = async (now = NOW) => {
    const { bucket, clientsIn } = account;
    const ami = (await lookUpAmi(clientsIn(HOME), "ami-1")) ?? {};
    const settings = await readPublishSettings(bucket.store);
    return leftToPublish({ factory: "f-dev", image: "web", home: HOME, ami, settings, now }, bucket.store, clientsIn);
  };

  const publishAgain = () => {
    account.now = new Date(NOW.getTime() + 1000);
    return account.publish();
  };

  it("is nothing after Publish has succeeded", async () => {
    expect(await left()).to.equal(undefined);
  });

  it("is nothing where nobody is to be asked for the launch permissions", async () => {
    account = new TestPublishing();
    account.configure({ accounts: [], organizations: [] });
    await account.publish();
    account.regions[EUROPE].failures.DescribeImageAttribute = new Error("denied");

    expect(await left()).to.equal(undefined);
  });

  it("is nothing after other people have been given the right to approve", async () => {
    account.configure({ approval: true, approvers: ["arn:aws:iam::111111111111:role/release"] });

    expect(await left()).to.equal(undefined);
  });

  for (const [what, changes] of Object.entries({
    "another region": { regions: [EUROPE] },
    "another channel": { channels: ["stable", "edge"] },
    "another account": { accounts: ["333333333333"] },
    "another unit": { organizationalUnits: ["arn:aws:organizations::1:ou/o-1/ou-1"] },
    "another name of its parameter": { parameterPrefix: "/other" },
    "another key": { keys: { [EUROPE]: "arn:aws:kms:eu-west-1:1:key/2" } },
    "another time to deprecation": { deprecateAfterDays: 31 },
    "no protection any more": { deregistrationProtection: false },
  })) {
    it(`is all of it when the settings ask for ${what}, until it is published again`, async () => {
      account.configure(changes);

      expect(await left()).to.equal("was published with other settings");
      await publishAgain();
      expect(await left()).to.equal(undefined);
    });
  }

  it("is all of it when an older factory published it", async () => {
    const key = account.records()[0] ?? "";
    const { settingsDigest: _, ...older } = account.record();
    account.bucket.objects[key] = JSON.stringify(older);

    expect(await left()).to.equal("was published with other settings");
  });

  it("is all of it when its record is lost", async () => {
    Reflect.deleteProperty(account.bucket.objects, account.records()[0] ?? "");

    expect(await left()).to.equal("was published with other settings");
  });

  const somebody: Readonly<Record<string, readonly [() => void, string]>> = {
    "withdrew it": [() => (account.ami(HOME).tags["ami-pipeline:withdrawn"] = "2026-11-25"), "is withdrawn"],
    "withdrew it in one region": [
      () => (account.ami(ASIA).tags["ami-pipeline:withdrawn"] = "2026-11-25"),
      "in ap-southeast-2 it is withdrawn",
    ],
    "left it to Upkeep to retire": [
      () => (account.ami(HOME).tags["ami-pipeline:retirement"] = "retiring 2026-11-25T03:00:00.000Z"),
      "is being retired",
    ],
    "left it to Upkeep to retire in one region": [
      () => (account.ami(ASIA).tags["ami-pipeline:retirement"] = "retiring 2026-11-25T03:00:00.000Z"),
      "in ap-southeast-2 it is being retired",
    ],
    "made it a candidate again": [
      () => (account.ami(HOME).tags["ami-pipeline:state"] = "candidate"),
      "is not released yet",
    ],
    "deregistered a copy": [
      () => Reflect.deleteProperty(account.regions[EUROPE].amis, account.amiId(EUROPE)),
      "in eu-west-1 it has no copy",
    ],
    "disabled a copy": [() => (account.ami(EUROPE).state = "disabled"), "in eu-west-1 it has no copy"],
    "put another copy in its place": [
      () => {
        account.regions[EUROPE].amis["ami-2"] = account.ami(EUROPE);
        account.regions[EUROPE].attributes["ami-2"] = account.regions[EUROPE].attributes[account.amiId(EUROPE)] ?? {};
        Reflect.deleteProperty(account.regions[EUROPE].amis, account.amiId(EUROPE));
      },
      "in eu-west-1 it is ami-2, of which its record says nothing",
    ],
    "pointed the parameter elsewhere": [
      () => account.regions[ASIA].parameters[PARAMETER]?.push({ value: "ami-old", labels: [] }),
      "in ap-southeast-2 it is not latest",
    ],
    "deleted the parameter": [
      () => Reflect.deleteProperty(account.regions[HOME].parameters, PARAMETER),
      "in us-east-1 it is not latest",
    ],
    "moved a channel elsewhere": [
      () => {
        const [old, current] = account.regions[EUROPE].parameters[PARAMETER] ?? [];
        current?.labels.splice(current.labels.indexOf("stable"), 1);
        old?.labels.push("stable");
      },
      "in eu-west-1 it is not stable",
    ],
    "took a launch permission back": [
      () => account.ami(EUROPE).permissions.pop(),
      "in eu-west-1 it is not shared with everybody whom the settings name",
    ],
    "allowed IMDSv1": [
      () => Reflect.deleteProperty(account.regions[HOME].attributes["ami-1"] ?? {}, "imdsSupport"),
      "in us-east-1 it does not require IMDSv2",
    ],
    "ended the protection": [
      () => Reflect.deleteProperty(account.regions[EUROPE].attributes[account.amiId(EUROPE)] ?? {}, "protection"),
      "in eu-west-1 it is not protected from being deregistered",
    ],
    "took the date of deprecation away": [
      () => Reflect.deleteProperty(account.regions[EUROPE].attributes[account.amiId(EUROPE)] ?? {}, "deprecateAt"),
      "in eu-west-1 it will soon be deprecated",
    ],
  };
  for (const [what, [change, expected]] of Object.entries(somebody)) {
    it(`is something after somebody ${what}, until it is put right`, async () => {
      change();

      expect(await left()).to.equal(expected);
    });
  }

  it("is to put the date of deprecation off, once half of the time is over", async () => {
    expect(await left(new Date(NOW.getTime() + 14 * DAY_MS))).to.equal(undefined);
    expect(await left(new Date(NOW.getTime() + 16 * DAY_MS))).to.equal("in us-east-1 it will soon be deprecated");
  });

  it("is to take a release from those whom the settings do not name any more, if Publish could not", async () => {
    account.configure({ accounts: [] });
    account.regions[EUROPE].failures.ModifyImageAttribute = new Error("denied");
    await refusalOf(publishAgain());

    expect(await left()).to.equal(
      "in eu-west-1 it or an earlier release, ami-1-eu-west-1, is shared with somebody whom the settings do not name any more",
    );
  });

  it("is to share the snapshots with everybody who may copy", async () => {
    account.configure({ shareSnapshots: true });
    await publishAgain();
    expect(await left()).to.equal(undefined);

    account.ami(ASIA).copiers = [];
    expect(await left()).to.equal("in ap-southeast-2 it is not shared with everybody whom the settings name");
  });

  it("does not mind people who shared it with others as well", async () => {
    account.ami(HOME).permissions.push({ UserId: "999999999999" });

    expect(await left()).to.equal(undefined);
  });
});
