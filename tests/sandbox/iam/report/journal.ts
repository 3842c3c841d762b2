// Small journals, written by hand.
import type { JournalEntry, JudgementEntry, PolicyEntry } from "../../../../sandbox/iam/journal";

const ACCOUNT = "123456789012";
/** The role that asks. */
export const BUILD = `arn:aws:iam::${ACCOUNT}:role/golden-dev-build-role-75b22b7`;
/** The same role after it was replaced. */
export const BUILD_AGAIN = `arn:aws:iam::${ACCOUNT}:role/golden-dev-build-role-0a1b2c3`;
/** The same role of another stack. */
export const BUILD_OF_STAGING = `arn:aws:iam::${ACCOUNT}:role/golden-staging-build-role-1234567`;

type Written = Readonly<Record<string, unknown>>;

/** A policy that the authorizer met. */
export function policy(id: string, ...statements: readonly Written[]): PolicyEntry {
  return { kind: "policy", id, name: id, text: JSON.stringify({ Statement: statements }) };
}

/** A statement that allows an action. */
export function allow(Sid: string, Action: string | readonly string[], Resource: string, rest: Written = {}): Written {
  return { Sid, Effect: "Allow", Action, Resource, ...rest };
}

/** A question that the role's policy `own` allows by its statement `Read`, unless `rest` changes that. */
export function asked(action: string, rest: Partial<JudgementEntry> = {}): JudgementEntry {
  return {
    kind: "judgement",
    role: BUILD,
    action,
    resource: "arn:aws:s3:::artifacts/a",
    context: {},
    identity: ["own"],
    isAllowed: true,
    statements: ["own/Read"],
    ...rest,
  };
}

/** CodeBuild lets a build act as its role. */
export function assumed(rest: Partial<JudgementEntry> = {}): JudgementEntry {
  return asked("sts:AssumeRole", {
    resource: BUILD,
    service: "codebuild.amazonaws.com",
    identity: [],
    resourcePolicy: "trust",
    resourceDecides: true,
    statements: ["trust/Assume"],
    ...rest,
  });
}

/** The trust policy of the role. */
export const TRUST: JournalEntry = policy("trust", {
  Sid: "Assume",
  Effect: "Allow",
  Principal: { Service: "codebuild.amazonaws.com" },
  Action: "sts:AssumeRole",
});
