// Tests how releases are retired in an account of two regions: what is looked at, and each step of the way out.
import { expect } from "chai";
import type { FactoryAmi } from "../../../../../buildsrc/stages/upkeep/amis";
import { carryOut } from "../../../../../buildsrc/stages/upkeep/retire/carryOut";
import { lookAround, type Eyes } from "../../../../../buildsrc/stages/upkeep/retire/look";
import { retire } from "../../../../../buildsrc/stages/upkeep/retire/part";
import {
  planRetirement,
  type RetireAction,
  type RetirementPlan,
} from "../../../../../buildsrc/stages/upkeep/retire/plan";
import type { UpkeepEnvironment } from "../../../../../buildsrc/stages/upkeep/environment";
import type { Upkeep } from "../../../../../buildsrc/stages/upkeep/upkeep";
import { TestBucket } from "../../../helpers/bucket";
import { captureLog } from "../../../helpers/log";
import { makeRecord } from "../../../helpers/releaseRecord";
import { refusalOf } from "../../../helpers/refusal";
import { ago, since } from "../../../helpers/retirement";
import { TestRegion, type TestAmi } from "../../../helpers/testRegion";
import { beginUpkeep } from "../../../helpers/upkeep";

const HOME = "us-east-1";
const EUROPE = "eu-west-1";
const REGIONS = [HOME, EUROPE] as const;
const PARAMETER = "/golden/web";

/** Nothing uses anything, and other accounts do not either. */
const CLEAN: Eyes = {
  lookForUses: () => Promise.resolve({ of: () => [], cautions: [] }),
  otherAccounts: () => Promise.resolve("clean"),
};

/** An account in which image web has four releases: `ami-1` is the oldest, and two newer ones stay. */
class TestRetiring {
  readonly bucket = new TestBucket();
  readonly regions = { [HOME]: new TestRegion(HOME), [EUROPE]: new TestRegion(EUROPE) };

  constructor() {
    for (const [index, days] of [200, 180, 100, 95].entries()) {
      const id = `ami-${index + 1}`;
      const publishedAt = ago(days).toISOString();
      const record = makeRecord(id, publishedAt, {
        parameter: PARAMETER,
        regions: { [HOME]: id, [EUROPE]: `${id}eu` },
      });
      this.bucket.objects[`releases/web/${id}/${publishedAt}.json`] = JSON.stringify(record);
      this.regions[HOME].amis[id] = released({});
      this.regions[EUROPE].amis[`${id}eu`] = released({ "ami-pipeline:source-ami": id });
    }
    for (const region of REGIONS) {
      const latest = region === HOME ? "ami-4" : "ami-4eu";
      this.regions[region].parameters[PARAMETER] = [{ value: latest, labels: ["latest"] }];
    }
  }

  upkeep(settings: Partial<UpkeepEnvironment> = {}): Promise<Upkeep> {
    const { regions, bucket } = this;
    const clientsIn = (region: string) => (region === HOME ? regions[HOME] : regions[EUROPE]).clients;
    return beginUpkeep({ settings, bucket, others: [EUROPE], clientsIn });
  }

  /** The AMIs of a release in both regions. */
  amis(id: string): readonly [TestAmi, TestAmi] {
    const [one, other] = [this.regions[HOME].amis[id], this.regions[EUROPE].amis[`${id}eu`]];
    if (one === undefined || other === undefined) {
      throw new Error(`no ${id}`);
    }
    return [one, other];
  }

  /** Puts a release at a step, so many days ago. */
  put(id: string, step: string, days: number, state: TestAmi["state"] = "available"): void {
    for (const ami of this.amis(id)) {
      ami.tags["ami-pipeline:retirement"] = since(step, days);
      ami.state = state;
    }
    for (const region of REGIONS) {
      const attributes = {
        protection: "without cooldown",
        ...(step !== "retiring" && { deprecateAt: ago(days).toISOString() }),
      };
      this.regions[region].attributes[region === HOME ? id : `${id}eu`] = attributes;
    }
  }

  tags(id: string): (string | undefined)[] {
    return this.amis(id).map(({ tags }) => tags["ami-pipeline:retirement"]);
  }

  changes(): string[] {
    return REGIONS.flatMap((region) => this.regions[region].changes);
  }
}

function released(tags: Readonly<Record<string, string>>): TestAmi {
  const all = { "ami-pipeline": "golden", "ami-pipeline:image": "web", "ami-pipeline:state": "released", ...tags };
  return { state: "available", tags: all, permissions: [] };
}

/** The step of ami-1. */
function stepOf({ actions }: RetirementPlan): RetireAction {
  const action = actions.find(({ subject }) => subject === "ami-1");
  if (action === undefined) {
    throw new Error(`no step for ami-1: ${JSON.stringify(actions)}`);
  }
  return action;
}

describe("buildsrc: retiring releases", () => {
  captureLog();
  let account: TestRetiring;
  beforeEach(() => {
    account = new TestRetiring();
  });

  /** What is planned, with eyes of one's own. */
  async function plan(upkeep: Upkeep, eyes: Partial<Eyes> = {}) {
    return planRetirement(await lookAround(upkeep, { ...CLEAN, ...eyes }));
  }

  /** Plans, and takes the one step that is planned. */
  async function step(between: () => void = () => undefined) {
    const upkeep = await account.upkeep();
    const action = stepOf(await plan(upkeep));
    between();
    return { upkeep, outcome: () => carryOut(upkeep, action) };
  }

  describe("looks", () => {
    it("for uses of the releases that may go, and asks about other accounts where there are none", async () => {
      const asked: string[] = [];
      const looked: string[][] = [];
      const { actions, kept } = await plan(await account.upkeep(), {
        lookForUses: (_, candidates) => {
          looked.push(candidates.map(({ id }) => id).sort());
          return Promise.resolve({ of: ({ id }) => (id === "ami-2eu" ? ["template lt-1"] : []), cautions: [] });
        },
        otherAccounts: (_, { id }) => {
          asked.push(id);
          return Promise.resolve("clean");
        },
      });

      expect(looked).to.deep.equal([["ami-1", "ami-1eu", "ami-2", "ami-2eu"]]);
      expect(asked).to.deep.equal(["ami-1", "ami-1eu"]);
      expect(actions.map(({ what, subject }) => `${what} ${subject}`)).to.deep.equal(["begin to retire ami-1"]);
      expect(kept.map(({ subject, reason }) => `${subject}: ${reason}`)).to.deep.equal([
        "ami-2: in use: template lt-1",
        "ami-3: it is one of the 2 newest of web",
        "ami-4: channel latest of /golden/web in us-east-1 points to it",
      ]);
    });

    it("for nothing where nothing may go", async () => {
      const never = () => Promise.reject(new Error("looked"));
      const { actions, kept } = await plan(await account.upkeep({ keepReleases: 4 }), { lookForUses: never });
      expect([actions, kept.length]).to.deep.equal([[], 4]);
    });

    it("at what channels point to, of the images of which something may go", async () => {
      account.regions[EUROPE].parameters[PARAMETER]?.unshift({ value: "ami-1eu", labels: ["stable"] });
      const { kept } = await plan(await account.upkeep());
      expect(kept.map(({ subject, reason }) => `${subject}: ${reason}`)).to.include(
        "ami-1: channel stable of /golden/web in eu-west-1 points to it",
      );
      account.regions[EUROPE].failures.GetParameterHistory = new Error("denied");
      const upkeep = await account.upkeep();
      expect(await plan(upkeep).catch(String)).to.equal("Error: denied");
    });

    it("at nothing where an image has AMIs and no parameter: all of them stay there", async () => {
      Reflect.deleteProperty(account.regions[EUROPE].parameters, PARAMETER);

      const { actions, kept } = await plan(await account.upkeep());

      expect(actions).to.deep.equal([]);
      expect(kept.find(({ subject }) => subject === "ami-1")?.reason).to.equal(
        "/golden/web in eu-west-1 is not there, so nobody knows which releases its channels hold: publish web again, or set parameterPrefix to what it was",
      );
    });

    const misfits = {
      "was published under another parameter": [
        { parameter: "/before/web" },
        "next: begin to retire; it was published as /before/web, whose channels Upkeep cannot read: promote it as /golden/web, or remove it by hand",
      ],
      "has an AMI with its tags that its record does not name": [
        { regions: { [HOME]: "ami-1" } },
        "next: begin to retire; ami-1eu in eu-west-1 carries its tags, but its record does not name that AMI",
      ],
    } as const;
    for (const [what, [changes, wanted]] of Object.entries(misfits)) {
      it(`at the record of a release, which stays if it ${what}`, async () => {
        const [key = ""] = Object.keys(account.bucket.objects).filter((each) => each.startsWith("releases/web/ami-1/"));
        const record = JSON.parse(account.bucket.objects[key] ?? "{}") as object;
        account.bucket.objects[key] = JSON.stringify({ ...record, ...changes });

        const { actions, kept } = await plan(await account.upkeep());

        expect(actions.map(({ subject }) => subject)).to.deep.equal(["ami-2"]);
        expect(kept.find(({ subject }) => subject === "ami-1")?.reason).to.equal(wanted);
      });
    }

    it("takes what other accounts use as used, and waits for an answer", async () => {
      const eyes = (answer: string) => ({
        otherAccounts: (_: Upkeep, { region }: FactoryAmi) =>
          Promise.resolve((region === EUROPE ? answer : "clean") as "clean"),
      });
      const reasons = async (answer: string) =>
        (await plan(await account.upkeep(), eyes(answer))).kept.map(({ reason }) => reason).slice(0, 2);

      expect(await reasons("in use: by 111122223333, says report r-1")).to.deep.equal([
        "in use: by 111122223333, says report r-1, in eu-west-1",
        "in use: by 111122223333, says report r-1, in eu-west-1",
      ]);
      expect((await reasons("no answer yet: none"))[0]).to.equal(
        "next: begin to retire; no answer yet: none (about ami-1eu in eu-west-1)",
      );
    });

    it("retires nothing while nobody can tell what other accounts use, and says why once", async () => {
      const upkeep = await account.upkeep();
      const cannot = "cannot tell: eu-west-1: could not look at other accounts' use: denied. Run pulumi up" as const;
      const { actions, cautions } = await plan(upkeep, { otherAccounts: () => Promise.resolve(cannot) });
      expect(actions).to.deep.equal([]);
      expect(cautions).to.deep.equal([
        "No release goes a step further in this run: eu-west-1: could not look at other accounts' use: denied. Run pulumi up",
      ]);
    });

    it("says what would be done where the setting is off, and does nothing", async () => {
      const upkeep = await account.upkeep({ retire: false });
      const action = stepOf(await plan(upkeep));
      expect(await retire.act(upkeep, action)).to.equal("not done: the setting retire is off");
      expect(account.changes()).to.deep.equal([]);
    });
  });

  describe("step by step", () => {
    it("begins with the tag on the AMIs and their snapshots, and tells people", async () => {
      const { upkeep, outcome } = await step();

      expect(await outcome()).to.equal("retiring");

      expect(account.tags("ami-1")).to.deep.equal([since("retiring", 0), since("retiring", 0)]);
      expect(account.changes()).to.deep.equal([
        "CreateTags ami-1,snap-1 ami-pipeline:retirement",
        "CreateTags ami-1eu,snap-1eu ami-pipeline:retirement",
      ]);
      expect(upkeep.notices).to.deep.equal([
        {
          subject: "AMI ami-1 of web will be retired in 14 days",
          image: "web",
          lines: [
            "Nothing that Upkeep can see uses it: published 2026-05-11, EC2 knows of no launch. EC2 says when an AMI was launched, not by whom.",
            "Its AMIs: ami-1 in us-east-1, ami-1eu in eu-west-1.",
            "It will be deprecated in 14 days, disabled 14 days after that, and deregistered with its snapshots after another 14 days. If something uses it meanwhile, it stays.",
          ],
          nextSteps: [
            "To keep it: aws ec2 create-tags --region us-east-1 --resources ami-1 --tags Key=ami-pipeline:keep,Value=WHY",
          ],
        },
      ]);
    });

    it("then deprecates it in all regions or in none", async () => {
      account.put("ami-1", "retiring", 14);
      const began = Date.now();
      account.regions[EUROPE].failures.EnableImageDeprecation = new Error("denied");
      const { message } = await refusalOf((await step()).outcome());
      expect(message).to.equal(
        "eu-west-1: could not deprecate ami-1eu: denied\nEverything is as it was before, in every region.",
      );
      expect(account.tags("ami-1")).to.deep.equal([since("retiring", 14), since("retiring", 14)]);
      expect(account.regions[HOME].attributes["ami-1"]).not.to.have.property("deprecateAt");

      Reflect.deleteProperty(account.regions[EUROPE].failures, "EnableImageDeprecation");
      expect(await (await step()).outcome()).to.equal("deprecated");
      expect(account.tags("ami-1")).to.deep.equal([since("deprecated", 0), since("deprecated", 0)]);
      const at = Date.parse(account.regions[EUROPE].attributes["ami-1eu"]?.deprecateAt ?? "");
      expect(at - began).to.be.within(60_000, 90_000);
    });

    it("then disables it, by the tag first, and ends its protection only now", async () => {
      account.put("ami-1", "deprecated", 14);
      const { upkeep, outcome } = await step();

      expect(await outcome()).to.equal("disabled");

      expect(account.regions[HOME].changes).to.deep.equal([
        "CreateTags ami-1,snap-1 ami-pipeline:retirement",
        "DisableImageDeregistrationProtection ami-1",
        "DisableImage ami-1",
      ]);
      expect(account.amis("ami-1").map(({ state }) => state)).to.deep.equal(["disabled", "disabled"]);
      expect(upkeep.notices.map(({ subject, nextSteps }) => [subject, ...nextSteps])).to.deep.equal([
        [
          "AMI ami-1 of web is disabled",
          "To bring it back until then: npm run promote -- --image web --to ami-1 --channel pinned",
        ],
      ]);
    });

    it("does at once what failed of that in one region", async () => {
      account.put("ami-1", "deprecated", 14);
      account.regions[EUROPE].failures.DisableImage = new Error("denied");
      const { message } = await refusalOf((await step()).outcome());
      expect(message).to.equal("not disabled: ami-1eu in eu-west-1: denied");
      expect(account.tags("ami-1")).to.deep.equal([since("disabled", 0), since("deprecated", 14)]);

      Reflect.deleteProperty(account.regions[EUROPE].failures, "DisableImage");
      expect(await (await step()).outcome()).to.equal("disabled");
      expect(account.amis("ami-1").map(({ state }) => state)).to.deep.equal(["disabled", "disabled"]);
    });

    it("waits while EC2 does not know the tag yet", async () => {
      account.put("ami-1", "deprecated", 14);
      const refusal = Object.assign(new Error("not authorized"), { name: "UnauthorizedOperation" });
      account.regions[EUROPE].failures.DisableImage = refusal;
      const upkeep = await account.upkeep();
      const pauses: number[] = [];
      const pause = (milliseconds: number) => {
        pauses.push(milliseconds);
        Reflect.deleteProperty(account.regions[EUROPE].failures, "DisableImage");
        return Promise.resolve();
      };

      expect(await carryOut(upkeep, stepOf(await plan(upkeep)), pause)).to.equal("disabled");
      expect(pauses).to.deep.equal([200]);
      expect(account.amis("ami-1").map(({ state }) => state)).to.deep.equal(["disabled", "disabled"]);
    });

    it("then deregisters it with its snapshots, the home region's AMI last", async () => {
      account.put("ami-1", "disabled", 14, "disabled");
      account.regions[EUROPE].failures.DeregisterImage = new Error("it is protected");
      const { message } = await refusalOf((await step()).outcome());
      expect(message).to.equal("not deregistered: ami-1eu in eu-west-1: it is protected");
      expect(account.changes()).to.deep.equal([]);

      Reflect.deleteProperty(account.regions[EUROPE].failures, "DeregisterImage");
      expect(await (await step()).outcome()).to.equal("deregistered, 2 snapshots deleted");
      expect(account.changes()).to.deep.equal(["DeregisterImage ami-1", "DeregisterImage ami-1eu"]);
    });

    it("goes on where only one region is left, and says what EC2 left of the snapshots", async () => {
      account.put("ami-1", "disabled", 14, "disabled");
      Reflect.deleteProperty(account.regions[EUROPE].amis, "ami-1eu");
      account.regions[HOME].snapshotCodes["snap-1"] = "skipped";
      expect(await (await step()).outcome()).to.equal(
        "deregistered, 0 snapshots deleted; other AMIs have these, too: snap-1 in us-east-1",
      );
    });

    for (const code of ["missing-permissions", "internal-error", "client-error"] as const) {
      it(`fails where EC2 answers ${code} for a snapshot, with the AMIs gone`, async () => {
        account.put("ami-1", "disabled", 14, "disabled");
        account.regions[EUROPE].snapshotCodes["snap-1eu"] = code;
        const { message } = await refusalOf((await step()).outcome());
        expect(message).to.equal(`the AMIs are gone, but not all of their snapshots: snap-1eu in eu-west-1 (${code})`);
        expect(account.regions[HOME].amis).not.to.have.property("ami-1");
      });
    }
  });

  describe("takes a release back", () => {
    const use: Partial<Eyes> = {
      lookForUses: () =>
        Promise.resolve({ of: ({ id }) => (id === "ami-1eu" ? ["instance i-1 (stopped)"] : []), cautions: [] }),
    };
    async function takeBack() {
      const upkeep = await account.upkeep();
      return { upkeep, outcome: await carryOut(upkeep, stepOf(await plan(upkeep, use))) };
    }

    it("that something uses, and shows it again as the settings say", async () => {
      account.put("ami-1", "deprecated", 3);
      // The step "disable" had ended it, and then failed.
      Reflect.deleteProperty(account.regions[HOME].attributes["ami-1"] ?? {}, "protection");
      const { upkeep, outcome } = await takeBack();

      expect(outcome).to.equal("taken back");
      expect(account.regions[HOME].attributes["ami-1"]?.protection).to.equal("without cooldown");
      expect(account.tags("ami-1")).to.deep.equal([undefined, undefined]);
      expect(account.regions[EUROPE].attributes["ami-1eu"]).not.to.have.property("deprecateAt");
      expect(upkeep.notices).to.deep.equal([
        {
          subject: "AMI ami-1 of web stays",
          image: "web",
          lines: [
            "It had begun to retire, and does so no longer: in use: instance i-1 (stopped).",
            "Its AMIs: ami-1 in us-east-1, ami-1eu in eu-west-1.",
          ],
          nextSteps: [],
        },
      ]);
    });

    it("and leaves hidden what was withdrawn, or its date what was not deprecated yet", async () => {
      account.put("ami-1", "deprecated", 3);
      account.amis("ami-1")[0].tags["ami-pipeline:withdrawn"] = "2026-09-01";
      await takeBack();
      expect(account.regions[HOME].attributes["ami-1"]).to.have.property("deprecateAt");
      expect(account.regions[EUROPE].attributes["ami-1eu"]).not.to.have.property("deprecateAt");

      account.put("ami-1", "retiring", 3);
      account.regions[HOME].attributes["ami-1"] = { deprecateAt: "2027-01-01T00:00:00.000Z" };
      await takeBack();
      expect(account.regions[HOME].attributes["ami-1"]).to.deep.equal({ deprecateAt: "2027-01-01T00:00:00.000Z" });
    });
  });

  describe("does nothing with a release", () => {
    const meanwhile: Readonly<Record<string, readonly [(amis: readonly [TestAmi, TestAmi]) => void, string]>> = {
      "that another run has taken the step with": [
        ([, copy]) => (copy.tags["ami-pipeline:retirement"] = since("disabled", 0)),
        "left alone: somebody changed the tags of ami-1eu in eu-west-1 meanwhile",
      ],
      "that Promote has brought back": [
        ([home]) => Reflect.deleteProperty(home.tags, "ami-pipeline:retirement"),
        "left alone: somebody changed the tags of ami-1 in us-east-1 meanwhile",
      ],
      "that is no release any more": [
        ([home]) => (home.tags["ami-pipeline:state"] = "candidate"),
        "left alone: somebody changed the tags of ami-1 in us-east-1 meanwhile",
      ],
      "that somebody has marked": [
        ([, copy]) => (copy.tags["ami-pipeline:keep"] = ""),
        "left alone: ami-1eu in eu-west-1 got the tag ami-pipeline:keep or a channel meanwhile",
      ],
      "that something uses": [
        () => (account.regions[EUROPE].references["ami-1eu"] = ["arn:aws:ec2:eu-west-1:123456789012:instance/i-1"]),
        "left alone: ami-1eu in eu-west-1 is used meanwhile: ec2:Instance arn:aws:ec2:eu-west-1:123456789012:instance/i-1",
      ],
      "that a channel was moved to": [
        () => account.regions[EUROPE].parameters[PARAMETER]?.push({ value: "ami-1eu", labels: [] }),
        "left alone: ami-1eu in eu-west-1 got the tag ami-pipeline:keep or a channel meanwhile",
      ],
      "that is gone": [
        () => Reflect.deleteProperty(account.regions[EUROPE].amis, "ami-1eu"),
        "left alone: ami-1eu in eu-west-1 is gone",
      ],
    };
    for (const [which, [change, wanted]] of Object.entries(meanwhile)) {
      it(which, async () => {
        account.put("ami-1", "deprecated", 14);
        const amis = account.amis("ami-1");
        const { outcome } = await step(() => {
          change(amis);
        });

        expect(await outcome()).to.equal(wanted);
        expect(account.changes()).to.deep.equal([]);
      });
    }

    it("twice where two runs do the same at the same time", async () => {
      account.put("ami-1", "disabled", 14, "disabled");
      const [one, other] = [await step(), await step()];
      const gone = Object.assign(new Error("gone"), { name: "InvalidAMIID.Unavailable" });

      expect(await one.outcome()).to.equal("deregistered, 2 snapshots deleted");
      expect(await other.outcome()).to.equal("left alone: ami-1 in us-east-1 is gone");

      account = new TestRetiring();
      account.put("ami-1", "disabled", 14, "disabled");
      for (const region of REGIONS) {
        account.regions[region].failures.DeregisterImage = gone;
      }
      expect(await (await step()).outcome()).to.equal("deregistered, 0 snapshots deleted");
    });
  });
});
