// Tests Promote in an account of three regions: what it moves, what it refuses, and that it does all of it or nothing.
import { expect } from "chai";
import type { PromoteEnvironment } from "../../../../buildsrc/stages/promote/environment";
import { captureLog } from "../../helpers/log";
import { refusalOf } from "../../helpers/refusal";
import { amiId, PARAMETER, TestPromoting } from "../../helpers/testPromoting";
import { ASIA, EUROPE, HOME, REGIONS } from "../../helpers/threeRegions";

describe("buildsrc: promoting a release", () => {
  const log = captureLog();
  let account: TestPromoting;
  beforeEach(() => {
    account = new TestPromoting();
  });

  const NOBODY = { accounts: [], organizations: [], organizationalUnits: [] };
  const amis = (release: string) => REGIONS.map((region) => amiId(release, region));

  describe("back", () => {
    it("moves value and label of `latest` in every region", async () => {
      expect(await account.promote()).to.equal(
        "channel latest of web is at ami-b1 in 3 regions now; in us-east-1 it was at ami-c1.",
      );

      expect(account.values()).to.deep.equal(amis("b"));
      for (const region of REGIONS) {
        expect(account.regions[region].versions(PARAMETER)?.at(-1)).to.equal(`${amiId("b", region)} latest`);
      }
    });

    it("says which images start again, since they are built on it", async () => {
      account.configure({ baseImages: { shop: "web", app: "web", db: "other" } });

      expect(await account.promote()).to.equal(
        "channel latest of web is at ami-b1 in 3 regions now; in us-east-1 it was at ami-c1; starts again, since built on it: app, shop.",
      );
      expect(await account.promote({ channel: "stable", to: amiId("c", HOME) }), "no new value").not.to.contain(
        "again",
      );
    });

    it("changes nothing where a region's parameter has no room, and names the label to move", async () => {
      const unlabelled = Array.from({ length: 97 }, () => ({ value: amiId("b", EUROPE), labels: [] }));
      account.regions[EUROPE].parameters[PARAMETER]?.splice(1, 0, ...unlabelled);

      expect((await refusalOf(account.promote())).message).to.equal(
        'Parameter /f-dev/web in region eu-west-1 has no room: SSM keeps 100 versions, and version 1, which would have to go, has the label "stable".',
      );
      expect(account.changes()).to.deep.equal([]);
    });

    it("prints before and after of each region", async () => {
      await account.promote();

      expect(log.text).to.equal(
        "Channel latest of web, to the release of 2026-11-22T12:00:00.000Z, commit bbb1234:\n" +
          "  us-east-1       ami-c1 -> ami-b1\n" +
          "  eu-west-1       ami-c2 -> ami-b2\n" +
          "  ap-southeast-2  ami-c3 -> ami-b3\n" +
          "  us-east-1: ami-c1 can no longer be launched by 111111111111.\n" +
          "  eu-west-1: ami-c2 can no longer be launched by 111111111111.\n" +
          "  ap-southeast-2: ami-c3 can no longer be launched by 111111111111.\n",
      );
    });

    it("leaves a region that was added since the release as it is, and says so", async () => {
      account.publishedOnlyIn("b", [HOME, EUROPE]);

      expect(await account.promote()).to.equal(
        "channel latest of web is at ami-b1 in 2 regions now; in us-east-1 it was at ami-c1; nothing changed in ap-southeast-2, where it was never published.",
      );

      expect(log.text).to.include("  ap-southeast-2  stays at ami-c3: this release was never published there\n");
      expect(account.values()).to.deep.equal(["ami-b1", "ami-b2", "ami-c3"]);
      expect(account.regions[ASIA].changes).to.deep.equal([]);
      expect(account.ami("c", ASIA).permissions).to.deep.equal([{ UserId: "111111111111" }]);
    });

    it("tags what was taken back, so that no push brings it again, and says who did it and why", async () => {
      await account.promote({ reason: "it does not boot" });

      for (const region of REGIONS) {
        expect(account.tags("c", region)).to.include({
          "ami-pipeline:withdrawn": "2026-11-25T12:00:00.000Z",
          "ami-pipeline:reason": "it does not boot",
        });
        expect(account.tags("b", region)).to.include({
          "ami-pipeline:promoted-by": "latest by alice at 2026-11-25T12:00:00.000Z",
          "ami-pipeline:reason": "it does not boot",
        });
        expect(account.tags("b", region)).not.to.have.property("ami-pipeline:withdrawn");
      }
    });

    it("takes the launch permissions from what was taken back, in every region", async () => {
      await account.promote();

      for (const region of REGIONS) {
        expect(account.ami("c", region).permissions, region).to.deep.equal([]);
        expect(account.ami("b", region).permissions, region).to.deep.equal([{ UserId: "111111111111" }]);
      }
    });

    it("takes the snapshots from other accounts, in every region", async () => {
      await account.promote();

      for (const region of REGIONS) {
        expect(account.ami("c", region).copiers, region).to.deep.equal([]);
        expect(account.ami("b", region).copiers, region).to.deep.equal(["111111111111"]);
      }
    });

    it("hides what was taken back from those who look for it by name, within two minutes", async () => {
      account.regions[EUROPE].parameters[PARAMETER]?.at(-1)?.labels.push("edge");
      const began = Date.now();

      await account.promote();

      for (const region of REGIONS) {
        const at = Date.parse(account.regions[region].attributes[amiId("c", region)]?.deprecateAt ?? "");
        expect(at - began, region).to.be.within(60_000, 90_000);
        expect(account.regions[region].attributes[amiId("b", region)]?.deprecateAt, region).to.equal(undefined);
      }
    });

    it("shows it as before when another region fails", async () => {
      const date = "2030-01-01T00:00:00.000Z";
      account.regions[EUROPE].attributes[amiId("c", EUROPE)] = { deprecateAt: date };
      account.regions[ASIA].failures.EnableImageDeprecation = new Error("denied");

      const error = await refusalOf(account.promote());

      expect(error.message).to.match(/^ap-southeast-2: could not deprecate ami-c3, which is withdrawn: denied\n/);
      expect(account.regions[HOME].attributes[amiId("c", HOME)]?.deprecateAt).to.equal(undefined);
      expect(account.regions[EUROPE].attributes[amiId("c", EUROPE)]?.deprecateAt).to.equal(date);
    });

    it("leaves them where another channel still points to it, and takes them once that channel has moved", async () => {
      account.regions[EUROPE].parameters[PARAMETER]?.at(-1)?.labels.push("edge");

      await account.promote();
      expect(account.ami("c", EUROPE).permissions).to.deep.equal([{ UserId: "111111111111" }]);
      expect(account.ami("c", ASIA).permissions).to.deep.equal([]);

      for (const region of [HOME, ASIA]) {
        account.regions[region].parameters[PARAMETER]?.[0]?.labels.push("edge");
      }
      await account.promote({ channel: "edge", to: "ami-b1" });
      expect(account.ami("c", EUROPE).permissions).to.deep.equal([]);
      expect(account.ami("c", EUROPE).tags).to.include.keys("ami-pipeline:withdrawn");
      expect(account.ami("a", ASIA).permissions, "not withdrawn").to.deep.equal([{ UserId: "111111111111" }]);
    });

    it("gives them back when another region fails", async () => {
      account.regions[ASIA].failures.ModifyImageAttribute = new Error("denied");

      const error = await refusalOf(account.promote());

      expect(error.message).to.equal(
        "ap-southeast-2: could not take the launch permissions from ami-c3, which is withdrawn: denied\n" +
          "Everything is as it was before, in every region.",
      );
      for (const region of REGIONS) {
        expect(account.ami("c", region).permissions, region).to.deep.equal([{ UserId: "111111111111" }]);
        expect(account.tags("c", region)).not.to.have.property("ami-pipeline:withdrawn");
      }
      expect(account.values()).to.deep.equal(amis("c"));
    });

    it("gives a reason for the withdrawal when the person gave none", async () => {
      await account.promote();

      expect(account.tags("c", ASIA)["ami-pipeline:reason"]).to.equal("alice went back to ami-b1");
      expect(account.tags("b", ASIA)).not.to.have.property("ami-pipeline:reason");
    });

    it("goes on to the release before, and never to one that was withdrawn or never published", async () => {
      await account.promote();
      await account.promote();
      expect(account.values()).to.deep.equal(amis("a"));

      const error = await refusalOf(account.promote({}));
      expect(error.message).to.match(/^Image web has no release before ami-a1/);

      await account.promote({ to: "ami-c1" });
      account.tags("b", HOME)["ami-pipeline:state"] = "candidate";
      Reflect.deleteProperty(account.tags("b", HOME), "ami-pipeline:withdrawn");
      await account.promote();
      expect(account.values()).to.deep.equal(amis("a"));
    });
  });

  describe("to a release that Upkeep retires", () => {
    const retire = (step: string, state: "available" | "disabled" = "available") => {
      for (const region of REGIONS) {
        account.tags("a", region)["ami-pipeline:retirement"] = `${step} 2026-11-24T03:00:00.000Z`;
        account.ami("a", region).state = state;
        if (step !== "retiring") {
          account.regions[region].attributes[amiId("a", region)] = { deprecateAt: "2026-11-20T03:00:00.000Z" };
        }
      }
    };

    it("takes the tag away before anything else, enables it, and protects it again", async () => {
      retire("disabled", "disabled");

      await account.promote({ channel: "stable", to: "ami-a1" });

      for (const region of REGIONS) {
        const id = amiId("a", region);
        expect(account.regions[region].changes.slice(0, 2), region).to.deep.equal([
          `DeleteTags ${id},${id.replace("ami", "snap")} ami-pipeline:retirement`,
          `EnableImage ${id}`,
        ]);
        expect(account.tags("a", region)).not.to.have.property("ami-pipeline:retirement");
        expect(account.ami("a", region).state).to.equal("available");
        expect(account.regions[region].attributes[id], "shown and protected").to.deep.equal({
          protection: "without cooldown",
        });
      }
    });

    it("enables it too where Upkeep disabled it in the same moment", async () => {
      retire("disabled");
      account.regions[EUROPE].beforeUntagging = () => {
        account.ami("a", EUROPE).state = "disabled";
      };

      await account.promote({ channel: "stable", to: "ami-a1" });

      expect(account.ami("a", EUROPE).state).to.equal("available");
    });

    it("has something to do even where the channel is there", async () => {
      account.configure({ deprecateAfterDays: 30 });
      retire("deprecated");
      const began = Date.now();

      expect(await account.promote({ channel: "stable", to: "ami-a1" })).not.to.include("nothing to do");

      for (const region of REGIONS) {
        expect(account.tags("a", region)).not.to.have.property("ami-pipeline:retirement");
        const at = Date.parse(account.regions[region].attributes[amiId("a", region)]?.deprecateAt ?? "");
        expect(Math.round((at - began) / 86_400_000), region).to.equal(30);
      }
    });

    it("leaves hidden what is withdrawn too, unless it becomes latest", async () => {
      retire("deprecated");
      for (const region of REGIONS) {
        account.tags("a", region)["ami-pipeline:withdrawn"] = "2026-11-23T12:00:00.000Z";
      }

      await account.promote({ channel: "stable", to: "ami-a1" });
      expect(account.regions[HOME].attributes["ami-a1"]?.deprecateAt).to.equal("2026-11-20T03:00:00.000Z");

      await account.promote({ to: "ami-a1" });
      expect(account.regions[HOME].attributes["ami-a1"]).not.to.have.property("deprecateAt");
    });
  });

  describe("forth", () => {
    beforeEach(async () => {
      await account.promote({ reason: "it does not boot" });
      log.lines.length = 0;
      for (const region of REGIONS) {
        account.regions[region].changes.length = 0;
      }
    });

    it("takes the withdrawal away and its reason, and withdraws nothing", async () => {
      await account.promote({ to: "ami-c1" });

      expect(account.values()).to.deep.equal(amis("c"));
      for (const region of REGIONS) {
        expect(account.tags("c", region)).not.to.have.any.keys("ami-pipeline:withdrawn", "ami-pipeline:reason");
        expect(account.tags("b", region)).not.to.have.property("ami-pipeline:withdrawn");
      }
    });

    it("gives back the launch permissions that the withdrawal took", async () => {
      await account.promote({ to: "ami-c1" });

      for (const region of REGIONS) {
        expect(account.ami("c", region).permissions, region).to.deep.equal([{ UserId: "111111111111" }]);
      }
      expect(log.text).to.include("  eu-west-1: ami-c2 has the launch permissions of its release again.\n");
    });

    it("gives back what the factory granted only to those whom the settings still name", async () => {
      const granted = { ...NOBODY, accounts: ["111111111111", "333333333333"] };
      account.changeRecord("c", {
        launchPermissions: { ...NOBODY, accounts: ["111111111111", "333333333333", "999999999999"] },
        granted: { ...granted, snapshotAccounts: granted.accounts },
      });
      account.configure({ accounts: ["333333333333", "444444444444"], shareSnapshots: true });

      await account.promote({ to: "ami-c1" });

      for (const region of REGIONS) {
        expect(account.ami("c", region).permissions, region).to.deep.equal([
          { UserId: "333333333333" },
          { UserId: "999999999999" },
        ]);
        expect(account.ami("c", region).copiers, region).to.deep.equal(["333333333333"]);
      }
    });

    it("shows it again to those who look for it by name", async () => {
      await account.promote({ to: "ami-c1" });

      expect(account.regions[EUROPE].attributes[amiId("c", EUROPE)]).not.to.have.property("deprecateAt");
    });

    it("shows it again for as long as a release is shown", async () => {
      account.configure({ deprecateAfterDays: 30 });
      await account.promote({ to: "ami-c1" });

      const at = Date.parse(account.regions[EUROPE].attributes[amiId("c", EUROPE)]?.deprecateAt ?? "");
      expect((at - Date.now()) / 86_400_000).to.be.closeTo(30, 0.01);
    });

    it("takes them away again when the switch fails", async () => {
      account.regions[ASIA].failures.PutParameter = new Error("denied");

      await refusalOf(account.promote({ to: "ami-c1" }));

      for (const region of REGIONS) {
        expect(account.ami("c", region).permissions, region).to.deep.equal([]);
      }
    });

    it("takes the id of a copy for its release", async () => {
      await account.promote({ to: "ami-c3" });

      expect(account.values()).to.deep.equal(amis("c"));
    });

    it("enables a disabled AMI with the launch permissions of its release", async () => {
      for (const region of REGIONS) {
        Object.assign(account.regions[region].amis[amiId("c", region)] ?? {}, { state: "disabled", permissions: [] });
      }

      await account.promote({ to: "ami-c1" });

      for (const region of REGIONS) {
        expect(account.regions[region].amis[amiId("c", region)]).to.deep.include({
          state: "available",
          permissions: [{ UserId: "111111111111" }],
        });
      }
      expect(log.text).to.include("  eu-west-1: ami-c2 is disabled; enabling it again.\n");
    });

    it("gives the permissions if an earlier attempt got no further than enabling the AMI", async () => {
      Object.assign(account.regions[ASIA].amis["ami-c3"] ?? {}, { permissions: [] });

      await account.promote({ to: "ami-c1" });

      expect(account.regions[ASIA].amis["ami-c3"]?.permissions).to.deep.equal([{ UserId: "111111111111" }]);
    });
  });

  describe("another channel", () => {
    it("moves a label alone, by default to the release of `latest`", async () => {
      expect(await account.promote({ channel: "stable", to: "latest" })).to.match(
        /^channel stable of web is at ami-c1/,
      );

      for (const region of REGIONS) {
        expect(account.regions[region].versions(PARAMETER)).to.deep.equal([
          amiId("a", region),
          amiId("b", region),
          `${amiId("c", region)} latest stable`,
        ]);
      }
      expect(account.tags("c", EUROPE)["ami-pipeline:promoted-by"]).to.match(/^stable by alice/);
      expect(account.tags("a", EUROPE)).not.to.have.property("ami-pipeline:withdrawn");
    });

    it("is refused before anything changes if a region's parameter never pointed to the AMI", async () => {
      account.regions[ASIA].parameters[PARAMETER] = [{ value: "ami-c3", labels: ["latest"] }];

      const error = await refusalOf(account.promote({ channel: "stable", to: "ami-b1" }));

      expect(error.message).to.equal(
        "Channel stable cannot be moved: parameter /f-dev/web has no version (any more) that points to ami-b3 in ap-southeast-2.",
      );
      expect(error.remedy).to.match(/Promote the channel latest/);
      expect(account.changes()).to.deep.equal([]);
    });

    it("has no previous release if it has never been set", async () => {
      expect((await refusalOf(account.promote({ channel: "new" }))).message).to.match(
        /^Channel new of image web has never been set, so it has no previous release\.$/,
      );
    });
  });

  it("changes nothing when everything is there already", async () => {
    expect(await account.promote({ to: "ami-c1" })).to.equal(
      "nothing to do: channel latest of web is at ami-c1 in 3 regions already.",
    );
    expect(account.changes()).to.deep.equal([]);
  });

  it("only changes the regions that are not there yet", async () => {
    account.regions[ASIA].parameters[PARAMETER]?.push({ value: "ami-b3", labels: [] });

    await account.promote({ to: "latest" });

    expect(account.values()).to.deep.equal(amis("c"));
    expect(account.regions[HOME].changes).to.deep.equal([]);
    expect(account.regions[ASIA].changes).not.to.deep.equal([]);
  });

  it("changes all back when it fails in one region, and says where and why", async () => {
    account.regions[EUROPE].failures.PutParameter = new Error("You are not authorized.");

    const error = await refusalOf(account.promote({}));

    expect(error.message).to.equal(
      "eu-west-1: could not move channel latest of /f-dev/web to ami-b2: You are not authorized.\n" +
        "Everything is as it was before, in every region.",
    );
    expect(account.values()).to.deep.equal(amis("c"));
    for (const region of REGIONS) {
      expect(account.tags("c", region)).not.to.have.any.keys("ami-pipeline:withdrawn", "ami-pipeline:reason");
      expect(account.tags("b", region)).not.to.have.property("ami-pipeline:promoted-by");
      expect(account.regions[region].versions(PARAMETER)?.at(-1)).to.equal(`${amiId("c", region)} latest`);
    }
  });

  describe("refuses", () => {
    const cases: readonly [string, () => void, Partial<PromoteEnvironment>, RegExp][] = [
      [
        "another image's AMI",
        () => {
          for (const region of REGIONS) {
            account.tags("a", region)["ami-pipeline:image"] = "db";
          }
          Reflect.deleteProperty(account.bucket.objects, "releases/web/ami-a1.json");
        },
        { to: "ami-a1" },
        /^AMI ami-a1 is of image db, not of web\.$/,
      ],
      [
        "a rejected AMI, with the reason",
        () => {
          Object.assign(account.tags("a", HOME), {
            "ami-pipeline:state": "rejected",
            "ami-pipeline:reason": "10-web.sh failed",
          });
          Reflect.deleteProperty(account.bucket.objects, "releases/web/ami-a1.json");
        },
        { to: "ami-a1" },
        /^AMI ami-a1 was rejected: 10-web\.sh failed\.$/,
      ],
      [
        "an AMI that was never released, though Publish got as far as its record",
        () => (account.tags("a", HOME)["ami-pipeline:state"] = "candidate"),
        { to: "ami-a1" },
        /^AMI ami-a1 was never released: its state is candidate\.$/,
      ],
      [
        "an AMI of another factory",
        () => {
          account.tags("a", HOME)["ami-pipeline"] = "f-prod";
          Reflect.deleteProperty(account.bucket.objects, "releases/web/ami-a1.json");
        },
        { to: "ami-a1" },
        /^AMI ami-a1 is not of factory f-dev\.$/,
      ],
      [
        "an AMI that does not exist",
        () => undefined,
        { to: "ami-9" },
        /^AMI ami-9 does not exist in region us-east-1\.$/,
      ],
      ["an image without a release", () => undefined, { image: "wbe" }, /^There is no image wbe that has a release\.$/],
      [
        "a release that is gone in some region",
        () => Reflect.deleteProperty(account.regions[ASIA].amis, "ami-a3"),
        { to: "ami-a1" },
        /^The release ami-a1 of image web has no usable AMI in ap-southeast-2 \(there is none\)\.$/,
      ],
    ];
    for (const [what, arrange, wanted, message] of cases) {
      it(what, async () => {
        arrange();

        const error = await refusalOf(account.promote(wanted));

        expect(error.message).to.match(message);
        expect(error.remedy).not.to.equal("");
        expect(account.changes()).to.deep.equal([]);
      });
    }
  });
});
