// Tests what Upkeep takes for left behind.
import { expect } from "chai";
import type { FactoryAmi } from "../../../../../buildsrc/stages/upkeep/amis";
import type { Leftover } from "../../../../../buildsrc/stages/upkeep/sweep/leftover";
import { planSweep, type SweepInput } from "../../../../../buildsrc/stages/upkeep/sweep/plan";
import { NOW } from "../../../helpers/upkeep";

const HOUR_MS = 60 * 60 * 1000;
const BUILD = "arn:aws:codebuild:us-east-1:123456789012:build/golden-build:1";
const COPY_GOES =
  "deregister AMI: no release record names it, and ami-1, of which it is a copy, is gone, made 8 days ago";
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);
const daysAgo = (days: number) => hoursAgo(24 * days);

function leftover(about: Partial<Leftover>): Leftover {
  return {
    kind: "AMI",
    id: "ami-1",
    region: "us-east-1",
    image: "web",
    state: "candidate",
    ec2State: "available",
    build: BUILD,
    retirement: "",
    purpose: "",
    isKept: false,
    madeAt: daysAgo(8),
    ...about,
  };
}

function ami(about: Partial<FactoryAmi>): FactoryAmi {
  return {
    id: "ami-1",
    region: "us-east-1",
    image: "web",
    state: "released",
    ec2State: "available",
    createdAt: daysAgo(8),
    snapshots: [],
    tags: new Map(),
    ...about,
  };
}

/** What becomes of one leftover: what is done and why, or why it stays. */
function fate(about: Partial<Leftover>, input: Partial<SweepInput> = {}): string {
  const { actions, kept, cautions } = planSweep({
    leftovers: [leftover(about)],
    amis: [],
    stateOf: () => "over",
    recorded: new Set(),
    released: new Set(),
    home: "us-east-1",
    leftoverDays: 7,
    now: NOW,
    ...input,
  });
  expect(cautions).to.deep.equal([]);
  return [
    ...actions.map(({ what, reason }) => `${what}: ${reason}`),
    ...kept.map(({ reason }) => `stays: ${reason}`),
  ].join();
}

describe("what is left behind", () => {
  const copy = { region: "eu-west-1", id: "ami-2", copyOf: "ami-1" };
  const CASES: readonly (readonly [
    what: string,
    about: Partial<Leftover>,
    fate: string,
    input?: Partial<SweepInput>,
  ])[] = [
    ["an unfinished AMI", { state: "building" }, "deregister AMI: its build never finished it, made 8 days ago"],
    ["a rejected AMI", { state: "rejected" }, "deregister AMI: its tests failed, made 8 days ago"],
    ["one that is not old enough", { state: "rejected", madeAt: daysAgo(6) }, ""],
    [
      "one exactly as old",
      { state: "rejected", madeAt: daysAgo(7) },
      "deregister AMI: its tests failed, made 7 days ago",
    ],
    ["a candidate", { state: "candidate" }, ""],
    ["a release", { state: "released" }, ""],
    ["one without a state", { state: "" }, ""],
    [
      "one whose build is running",
      { state: "building" },
      "stays: AMI: the build that made it may still be running",
      { stateOf: () => "running" },
    ],
    [
      "a young one whose build nobody knows",
      { state: "building", madeAt: hoursAgo(47) },
      "stays: AMI: the build that made it may still be running",
      { stateOf: () => undefined, leftoverDays: 1 },
    ],
    [
      "an old one whose build nobody knows",
      { state: "building", madeAt: hoursAgo(48) },
      "deregister AMI: its build never finished it, made 2 days ago",
      { stateOf: () => undefined, leftoverDays: 1 },
    ],
    ["one that EC2 is still making", { state: "building", ec2State: "pending" }, "stays: AMI: EC2 is still making it"],
    ["a copy whose AMI is gone and that nobody recorded", copy, COPY_GOES],
    ["a copy whose AMI is there", copy, "", { amis: [ami({})] }],
    ["a copy that is the only one of its kind elsewhere", copy, COPY_GOES, { amis: [ami({ region: "eu-west-1" })] }],
    ["a copy that a record names", copy, "", { recorded: new Set(["ami-2"]) }],
    ["a copy of which Publish may still be making use", { ...copy, madeAt: hoursAgo(47) }, "", { leftoverDays: 1 }],
    [
      "a copy that was released",
      { ...copy, state: "released" },
      "stays: AMI: no release record names it, and ami-1, of which it is a copy, is gone; it was released, so look who uses it, and deregister it by hand",
    ],
    ["a copy in the home region, which is none", { ...copy, region: "us-east-1" }, ""],
    [
      "a snapshot of no AMI",
      { kind: "snapshot", id: "snap-1" },
      "delete snapshot: no AMI refers to it, made 8 days ago",
    ],
    [
      "a snapshot of a release that somebody deregistered",
      { kind: "snapshot", state: "released" },
      "stays: snapshot: no AMI refers to it; it was a release's, so delete it by hand if nobody wants that back",
    ],
    [
      "a snapshot that retiring left",
      { kind: "snapshot", state: "released", retirement: "disabled 2026-11-01T03:00:00.000Z" },
      "delete snapshot: no AMI refers to it, made 8 days ago",
    ],
    [
      "a snapshot of a disabled AMI",
      { kind: "snapshot", id: "snap-1" },
      "",
      { amis: [ami({ ec2State: "disabled", snapshots: [{ id: "snap-1", sizeGiB: 8 }] })] },
    ],
    [
      "a snapshot that EC2 is still making",
      { kind: "snapshot", ec2State: "pending" },
      "stays: snapshot: EC2 is still making it",
    ],
    [
      "what somebody wants to keep",
      { state: "rejected", isKept: true },
      "stays: AMI: its tests failed; it has the tag ami-pipeline:keep",
    ],
    [
      "a release whose tag somebody has changed",
      { state: "rejected" },
      "stays: AMI: its tests failed; but a release record names it: look who changed its tags",
      { released: new Set(["ami-1"]) },
    ],
    [
      "its copy",
      { state: "building", ...copy },
      "stays: AMI: its build never finished it; but a release record names it: look who changed its tags",
      { released: new Set(["ami-1"]) },
    ],
    ["a volume of somebody's own", { kind: "volume", purpose: "image" }, ""],
    ["an instance of somebody's own", { kind: "instance" }, ""],
    ["a volume", { kind: "volume", purpose: "builder" }, "delete volume: no instance has it, made 8 days ago"],
    ["a young volume", { kind: "volume", purpose: "builder", madeAt: daysAgo(1) }, ""],
    ["a key pair", { kind: "key pair", purpose: "builder" }, "delete key pair: its build is over, made 8 days ago"],
    [
      "an instance, an hour after its launch",
      { kind: "instance", purpose: "builder", madeAt: hoursAgo(1) },
      "end instance: its build is over, made today",
    ],
    ["an instance that was launched just now", { kind: "instance", purpose: "builder", madeAt: hoursAgo(0.9) }, ""],
    [
      "an instance whose build is running",
      { kind: "instance", purpose: "builder", madeAt: hoursAgo(20) },
      "stays: instance: the build that made it may still be running",
      { stateOf: () => "running" },
    ],
  ];
  for (const [what, about, expected, input] of CASES) {
    it(`is judged for ${what}`, () => {
      expect(fate(about, input)).to.equal(expected);
    });
  }

  it("is removed in an order in which nothing is in the way: what costs most first", () => {
    const kinds = ["key pair", "snapshot", "volume", "instance"] as const;
    const { actions } = planSweep({
      leftovers: [
        ...kinds.map((kind) => leftover({ kind, id: kind, purpose: "builder" })),
        leftover({ state: "rejected" }),
      ],
      amis: [ami({ state: "rejected", snapshots: [{ id: "snap-9", sizeGiB: 8 }] })],
      stateOf: () => "over",
      recorded: new Set(),
      released: new Set(),
      home: "us-east-1",
      leftoverDays: 7,
      now: NOW,
    });

    expect(actions.map(({ what, snapshots }) => [what, snapshots])).to.deep.equal([
      ["end instance", []],
      ["deregister AMI", ["snap-9"]],
      ["delete snapshot", []],
      ["delete volume", []],
      ["delete key pair", []],
    ]);
  });
});
