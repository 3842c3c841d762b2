// Tests that Upkeep's role can retire releases step by step, and no more; and that no other role can disable or remove one.
import { expect } from "chai";
import type { PolicyDocument } from "../../../components/policies/document";
import type { Call, Shape } from "../../../sandbox/frontdoor/service";
import type { Ec2Resource } from "../../../sandbox/iam/facts";
import { ROLE_POLICIES } from "../../components/policies/everyPolicy";
import { ACCOUNT, asked, call, OTHER_BUILD, tagsOf } from "./buildRole";
import { judged } from "./judged";

const RETIREMENT = "ami-pipeline:retirement";
const KEEP = "ami-pipeline:keep";

function resource(state: string, step?: string, factory = "golden"): Ec2Resource {
  const tags = tagsOf(OTHER_BUILD, "image", {
    "ami-pipeline:state": state,
    "ami-pipeline:tested": "yes",
    ...(step !== undefined && { [RETIREMENT]: `${step} 2026-11-24T03:00:00.000Z` }),
  });
  return { tags: { ...tags, "ami-pipeline": factory }, owner: ACCOUNT };
}

/** Each is an AMI, and its snapshot is the one with the same name. */
const KINDS: Readonly<Record<string, Ec2Resource>> = {
  released: resource("released"),
  retiring: resource("released", "retiring"),
  deprecated: resource("released", "deprecated"),
  disabled: resource("released", "disabled"),
  kept: { ...resource("released", "disabled"), tags: { ...resource("released", "disabled").tags, [KEEP]: "ask Ann" } },
  keptRejected: { tags: { ...resource("rejected").tags, [KEEP]: "" }, owner: ACCOUNT },
  building: resource("building", "disabled"),
  candidate: resource("candidate", "disabled"),
  rejected: resource("rejected", "disabled"),
  elsewhere: resource("released", "disabled", "other"),
  unmarked: { tags: { [RETIREMENT]: "disabled 2026-11-24T03:00:00.000Z" }, owner: ACCOUNT },
};
const RESOURCES = Object.fromEntries(
  Object.entries(KINDS).flatMap(([kind, each]) => [
    [`ami-${kind}`, each],
    [`snap-${kind}`, each],
  ]),
);

const ec2 = (operation: string, input: Shape) => call("ec2", operation, input);
const tag = (kind: string, tags: Readonly<Record<string, string>>) =>
  ec2("CreateTags", { Resources: [`ami-${kind}`, `snap-${kind}`], Tags: asked(tags) });
const step = (name: string) => ({ [RETIREMENT]: `${name} 2026-11-24T03:00:00.000Z` });
const untag = (kind: string, key = RETIREMENT) =>
  ec2("DeleteTags", { Resources: [`ami-${kind}`, `snap-${kind}`], Tags: asked({ [key]: "" }) });
const deprecate = (kind: string) => ec2("EnableImageDeprecation", { ImageId: `ami-${kind}` });

/** What makes a release unusable. */
const LAST = {
  disable: (kind) => ec2("DisableImage", { ImageId: `ami-${kind}` }),
  "end the protection of": (kind) => ec2("DisableImageDeregistrationProtection", { ImageId: `ami-${kind}` }),
  deregister: (kind) => ec2("DeregisterImage", { ImageId: `ami-${kind}` }),
  "delete the snapshots of": (kind) => ec2("DeleteSnapshot", { SnapshotId: `snap-${kind}` }),
} satisfies Readonly<Record<string, (kind: string) => Call>>;

function judge(what: string, calls: Readonly<Record<string, Call>>, policy: PolicyDocument, answer: RegExp): void {
  for (const [how, each] of Object.entries(calls)) {
    it(`${what} ${how}`, async () => {
      expect(await judged(policy, RESOURCES, each)).to.match(answer);
    });
  }
}

const DENIED = /^denied ec2:\w+ on |explicit deny/;

describe("Upkeep's role", () => {
  const { upkeep } = ROLE_POLICIES;
  if (upkeep === undefined) {
    throw new Error("there is no role for Upkeep");
  }
  const last = (kind: string) =>
    Object.fromEntries(Object.entries(LAST).map(([how, make]) => [`${how} what is ${kind}`, make(kind)]));

  /** What was never released, it may sweep away: candidates' snapshots too, since EC2 keeps those that an AMI has. */
  const swept = Object.fromEntries(
    ["building", "candidate", "rejected"].flatMap((kind) =>
      Object.entries(last(kind)).filter(
        ([how]) => how.startsWith("delete the snapshots") || (how.startsWith("deregister") && kind !== "candidate"),
      ),
    ),
  );
  const withoutSwept = (calls: Readonly<Record<string, Call>>) =>
    Object.fromEntries(Object.entries(calls).filter(([how]) => !(how in swept)));

  judge(
    "can",
    {
      "say that a release is retiring": tag("released", step("retiring")),
      "say that it is deprecated": tag("retiring", step("deprecated")),
      "say that it is disabled": tag("deprecated", step("disabled")),
      "take that back": untag("deprecated"),
      "deprecate it": deprecate("retiring"),
      ...last("disabled"),
      ...swept,
    },
    upkeep,
    /^allowed$/,
  );

  judge(
    "cannot",
    {
      ...last("released"),
      ...last("retiring"),
      ...last("deprecated"),
      ...withoutSwept({ ...last("building"), ...last("candidate"), ...last("rejected") }),
      ...last("elsewhere"),
      ...last("unmarked"),
      "disable what somebody wants to keep": LAST.disable("kept"),
      "deregister it": LAST.deregister("kept"),
      "deregister what was rejected and is kept": LAST.deregister("keptRejected"),
      "delete its snapshot": LAST["delete the snapshots of"]("keptRejected"),
      "begin to retire a candidate": tag("candidate", step("retiring")),
      "begin to retire what is another factory's": tag("elsewhere", step("retiring")),
      "say that a release is disabled which has not begun to retire": tag("released", step("disabled")),
      "say that it is disabled before it is deprecated": tag("retiring", step("disabled")),
      "deprecate a candidate": deprecate("candidate"),
      "set the tag to anything else": tag("released", { [RETIREMENT]: "gone" }),
      "make a candidate a release": tag("candidate", { "ami-pipeline:state": "released" }),
      "change any other tag of a release": tag("released", { "ami-pipeline:keep": "no" }),
      "take the tag away that keeps it": untag("released", "ami-pipeline:keep"),
      "share a release": ec2("ModifyImageAttribute", { ImageId: "ami-released" }),
      "enable what is disabled": ec2("EnableImage", { ImageId: "ami-disabled" }),
    },
    upkeep,
    DENIED,
  );
});

describe("every other role", () => {
  const others = Object.entries(ROLE_POLICIES).filter(([role]) => role !== "upkeep");

  for (const [role, policy] of others) {
    it(`${role} cannot disable or remove a release, or say that it is to be`, async () => {
      const calls = ["released", "disabled"].flatMap((kind) => [
        ...Object.values(LAST).map((make) => make(kind)),
        tag(kind, step("disabled")),
      ]);
      for (const each of calls) {
        expect(await judged(policy, RESOURCES, each), each.operation).to.match(DENIED);
      }
    });
  }

  for (const role of ["promote", "publish"]) {
    it(`${role} can take the tag away, and bring the release back`, async () => {
      const policy = ROLE_POLICIES[role];
      if (policy === undefined) {
        throw new Error(`there is no role for ${role}`);
      }
      const named = { ImageId: "ami-disabled" };
      for (const each of [
        untag("disabled"),
        ec2("EnableImage", named),
        ec2("DisableImageDeprecation", named),
        ec2("EnableImageDeregistrationProtection", named),
      ]) {
        expect(await judged(policy, RESOURCES, each), each.operation).to.equal("allowed");
      }
    });
  }
});
