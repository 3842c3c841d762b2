// Tests what is planned for releases: which stay and why, and which step the others take.
import { expect } from "chai";
import type { Look } from "../../../../../buildsrc/stages/upkeep/retire/plan";
import { ago, amisOf, planFor, since, type TestRelease } from "../../../helpers/retirement";

/** Two newer releases of the image, which stay. */
const NEWER: readonly TestRelease[] = [
  { id: "ami-9", image: "web", days: 100 },
  { id: "ami-8", image: "web", days: 110 },
];

/** The steps that are planned, and why ami-1 is left alone. */
function outcome(
  one: Partial<Omit<TestRelease, "days">> & { readonly days?: number | undefined },
  changes: Partial<Look> = {},
  others = NEWER,
): string[] {
  const { actions, kept } = planFor([...others, { id: "ami-1", image: "web", days: 200, ...one }], changes);
  return [
    ...actions.map(({ what, subject, amis }) => `${what} ${subject}: ${amis.map(({ id }) => id).join(" ")}`),
    ...kept.filter(({ subject }) => subject === "ami-1").map(({ reason }) => `keep: ${reason}`),
  ];
}

describe("buildsrc: planning to retire releases", () => {
  const both = "ami-1: ami-1 ami-1-eu";

  describe("a release that nothing keeps", () => {
    const steps: Readonly<Record<string, readonly [Partial<TestRelease>, string]>> = {
      "begins to retire": [{}, `begin to retire ${both}`],
      "waits after that": [
        { tags: { retirement: since("retiring", 13) } },
        "keep: it is retiring; next: deprecate, from 2026-11-28 on",
      ],
      "is then deprecated": [{ tags: { retirement: since("retiring", 14) } }, `deprecate ${both}`],
      "waits again": [
        { tags: { retirement: since("deprecated", 1) } },
        "keep: it is deprecated; next: disable, from 2026-12-10 on",
      ],
      "is then disabled": [{ tags: { retirement: since("deprecated", 20) } }, `disable ${both}`],
      "waits once more": [
        { ec2State: "disabled", tags: { retirement: since("disabled", 0) } },
        "keep: it is disabled; next: deregister, from 2026-12-11 on",
      ],
      "is then deregistered": [
        { ec2State: "disabled", tags: { retirement: since("disabled", 14) } },
        `deregister ${both}`,
      ],
      "is due although the run before was some minutes later": [
        { tags: { retirement: since("retiring", 13.97) } },
        `deprecate ${both}`,
      ],
      "takes a step that failed in one region once more, at once": [
        {
          ec2State: "disabled",
          tags: { retirement: since("disabled", 1) },
          copy: { ec2State: "available", tags: new Map([["ami-pipeline:retirement", since("deprecated", 15)]]) },
        },
        `disable ${both}`,
      ],
      "is taken back where somebody has enabled it again": [
        {
          ec2State: "disabled",
          tags: { retirement: since("disabled", 1) },
          copy: { ec2State: "available" },
        },
        "take back ami-1: ami-1-eu",
      ],
      "is brought to the same step in all regions": [
        {
          tags: { retirement: since("deprecated", 30) },
          copy: { tags: new Map([["ami-pipeline:retirement", since("retiring", 20)]]) },
        },
        `deprecate ${both}`,
      ],
      "goes where its home region's AMI is gone": [
        { ec2State: "failed", copy: { ec2State: "disabled" }, tags: { retirement: since("disabled", 14) } },
        "deregister ami-1: ami-1-eu",
      ],
    };
    for (const [what, [one, wanted]] of Object.entries(steps)) {
      it(what, () => {
        expect(outcome(one)).to.deep.equal([wanted]);
      });
    }

    it("takes the next step in the next run where there is no wait", () => {
      const policy = { keepReleases: 2, keepDays: 90, retire: true, retireWaitDays: 0, retireMaxPerRun: 10 };
      expect(outcome({ tags: { retirement: since("retiring", 0) } }, { policy })).to.deep.equal([`deprecate ${both}`]);
    });

    it("is described by its age and its last launch, in whatever region", () => {
      const { actions } = planFor([
        ...NEWER,
        { id: "ami-1", image: "web", days: 200, lastLaunchedAt: ago(90), copy: { lastLaunchedAt: ago(40) } },
        { id: "ami-2", image: "web", days: 201 },
      ]);
      expect(actions.map(({ reason }) => reason)).to.deep.equal([
        "published 2026-05-10, EC2 knows of no launch",
        "published 2026-05-11, last launched 2026-10-18 in eu-west-1",
      ]);
    });
  });

  describe("a release stays", () => {
    const reasons: Readonly<Record<string, readonly [Parameters<typeof outcome>[0], string]>> = {
      "if it is younger than that": [{ days: 89.9 }, "it was published 89 days ago, and releases stay for 90 days"],
      "if there is no record of it": [
        { days: undefined },
        "the artifact bucket has no record of it, without which it could not be brought back",
      ],
      "if somebody marked it": [{ tags: { keep: "ask Ann" } }, "ami-1 in us-east-1 has the tag ami-pipeline:keep"],
      "if somebody marked its copy": [
        { copy: { tags: new Map([["ami-pipeline:keep", ""]]) } },
        "ami-1-eu in eu-west-1 has the tag ami-pipeline:keep",
      ],
      "while Publish makes a copy": [
        { copy: { state: "candidate" } },
        "ami-1-eu in eu-west-1 is not released (its state is candidate)",
      ],
    };
    for (const [when, [one, wanted]] of Object.entries(reasons)) {
      it(when, () => {
        expect(
          outcome(one, {}, [
            { id: "ami-9", image: "web", days: 10 },
            { id: "ami-8", image: "web", days: 20 },
          ]),
        ).to.deep.equal([`keep: ${wanted}`]);
      });
    }

    it("if it is one of the newest of its image, of which withdrawn ones are none", () => {
      const withdrawn = { id: "ami-8", image: "web", days: 110, tags: { withdrawn: "2026-10-01" } };
      expect(outcome({}, {}, [{ id: "ami-9", image: "web", days: 100 }, withdrawn])).to.deep.equal([
        "keep: it is one of the 2 newest of web",
      ]);
      expect(outcome({}, {}, [...NEWER, { id: "ami-7", image: "db", days: 10 }])).to.deep.equal([
        `begin to retire ${both}`,
      ]);
    });

    it("if a channel points to it in any region", () => {
      const pointers = new Map([["ami-1-eu", "channel stable of /golden/web in eu-west-1 points to it"]]);
      expect(outcome({}, { pointers })).to.deep.equal([
        "keep: channel stable of /golden/web in eu-west-1 points to it",
      ]);
    });

    it("if something uses it in any region", () => {
      const uses = new Map([["ami-1-eu", "launch configuration old in eu-west-1"]]);
      expect(outcome({}, { uses })).to.deep.equal(["keep: in use: launch configuration old in eu-west-1"]);
    });

    it("if a release that stays is built on it, or on one that is, or something that is no release yet", () => {
      const app = { id: "ami-6", image: "app", days: 10, tags: { "base-ami": "ami-5" } };
      const middle = { id: "ami-5", image: "middle", days: 300, tags: { "base-ami": "ami-1" } };
      const newer = [
        { id: "ami-4", image: "middle", days: 20 },
        { id: "ami-3", image: "middle", days: 30 },
      ];
      expect(outcome({}, {}, [...NEWER, ...newer, middle, app])).to.deep.equal([
        "keep: built on it: ami-5-eu of middle",
      ]);
      expect(outcome({}, {}, [...NEWER, ...newer, middle])).to.have.members([
        "begin to retire ami-5: ami-5 ami-5-eu",
        `begin to retire ${both}`,
      ]);
      const candidate = { id: "ami-2", image: "app", tags: { state: "candidate", "base-ami": "ami-1" }, copy: "gone" };
      expect(outcome({}, {}, [...NEWER, candidate as TestRelease])).to.deep.equal(["keep: built on it: ami-2 of app"]);
    });
  });

  describe("a release that has begun to retire and stays after all", () => {
    const uses = new Map([["ami-1", "instance i-1 (stopped) in us-east-1"]]);

    for (const step of ["retiring", "deprecated"]) {
      it(`is taken back while it is ${step}, whatever keeps it`, () => {
        const tags = { retirement: since(step, 3) };
        const pointers = new Map([["ami-1", "channel stable points to it"]]);
        for (const changes of [{ uses }, { pointers }, { uses, cautions: ["eu-west-1 does not answer"] }]) {
          expect(outcome({ tags }, changes)).to.deep.equal([`take back ${both}`]);
        }
        expect(outcome({ tags: { ...tags, keep: "yes" } })).to.deep.equal([`take back ${both}`]);
      });
    }

    it("stays disabled, and people are told if something uses it", () => {
      const release = { id: "ami-1", image: "web", days: 200, ec2State: "disabled" };
      const tags = { retirement: since("disabled", 20) };
      const { actions, kept, cautions } = planFor([...NEWER, { ...release, tags }], { uses });
      expect(actions).to.deep.equal([]);
      expect(kept.map(({ reason }) => reason)).to.include("in use: instance i-1 (stopped) in us-east-1");
      expect(cautions).to.deep.equal([
        "ami-1 of web is disabled in us-east-1, eu-west-1, and in use: instance i-1 (stopped) in us-east-1. To bring it back: npm run promote -- --image web --to ami-1 --channel pinned",
      ]);
      const kept2 = planFor([...NEWER, { ...release, tags: { ...tags, keep: "" } }]);
      expect([...kept2.actions, ...kept2.cautions]).to.deep.equal([]);
    });

    it("is taken back in the regions where it is not disabled yet", () => {
      const tags = { retirement: since("disabled", 1) };
      expect(outcome({ ec2State: "disabled", tags, copy: { ec2State: "available" } }, { uses })).to.deep.equal([
        "take back ami-1: ami-1-eu",
      ]);
    });

    it("loses a tag that says nothing", () => {
      const { actions } = planFor([...NEWER, { id: "ami-1", image: "web", days: 200, tags: { retirement: "soon" } }]);
      expect(actions.map(({ what, reason }) => `${what}: ${reason}`)).to.deep.equal([
        'take back: the tag ami-pipeline:retirement of ami-1 in us-east-1 is "soon", which is no step',
      ]);
    });
  });

  it("takes no step while something cannot be looked at, and says so", () => {
    const { actions, kept, cautions } = planFor([...NEWER, { id: "ami-1", image: "web", days: 200 }], {
      cautions: ["eu-west-1: could not look at instances."],
    });
    expect(actions).to.deep.equal([]);
    expect(kept.map(({ reason }) => reason)).to.include(
      "next: begin to retire; it waits until everything could be looked at",
    );
    expect(cautions).to.deep.equal([
      "No release goes a step further in this run: eu-west-1: could not look at instances.",
    ]);
  });

  it("takes no step while nobody knows of other accounts, and says what would be where nothing is retired", () => {
    const unknown = new Map([["ami-1", "no answer yet: there is no report"]]);
    expect(outcome({}, { unknown })).to.deep.equal(["keep: next: begin to retire; no answer yet: there is no report"]);
    const policy = { keepReleases: 2, keepDays: 90, retire: false, retireWaitDays: 14, retireMaxPerRun: 10 };
    expect(outcome({}, { unknown, policy })).to.deep.equal([`begin to retire ${both}`]);
  });

  it("takes no more steps than a run may, those that have begun first, then the oldest", () => {
    const old: readonly TestRelease[] = [
      { id: "ami-3", image: "web", days: 230 },
      { id: "ami-4", image: "web", days: 250 },
      { id: "ami-5", image: "web", days: 220, tags: { retirement: since("retiring", 20) } },
      { id: "ami-6", image: "web", days: 210, tags: { retirement: since("deprecated", 30) } },
    ];
    const policy = { keepReleases: 2, keepDays: 90, retire: true, retireWaitDays: 14, retireMaxPerRun: 3 };
    expect(outcome({}, { policy }, [...NEWER, ...old]).map((step) => step.split(":")[0])).to.deep.equal([
      "disable ami-6",
      "deprecate ami-5",
      "begin to retire ami-4",
      "keep",
    ]);
    expect(outcome({}, { candidates: new Set() })).to.deep.equal([
      "keep: next: begin to retire; other releases come first in this run",
    ]);
  });

  it("leaves alone what was never released, and knows the image by the record", () => {
    const releases: readonly TestRelease[] = [
      { id: "ami-1", image: "web", days: 300 },
      { id: "ami-2", image: "web", days: 300, tags: { state: "candidate" } },
      { id: "ami-3", image: "web", days: 300, tags: { state: "building" } },
      { id: "ami-4", image: "web", days: 300, tags: { state: "rejected" } },
    ];
    const amis = amisOf(releases).map((ami) => ({ ...ami, image: "lie" }));
    const { actions, kept } = planFor(releases, { amis });
    expect(actions).to.deep.equal([]);
    expect(kept).to.deep.equal([{ subject: "ami-1", image: "web", reason: "it is one of the 2 newest of web" }]);
  });
});
