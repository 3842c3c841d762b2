// Why a role is granted what no scenario uses.
import { PURPOSES, type Purpose } from "./roles";
import type { StatementReport } from "./statements";

/** Purpose of a role → an action, or the Sid of a statement that is not used or not proven needed → the reason. */
export type Reasons = Readonly<Partial<Record<string, Readonly<Record<string, string>>>>>;

/** What CodeBuild asks on AWS before it runs a build; the sandbox's does not. */
const CODE_BUILD = {
  "s3:GetObjectVersion": "CodeBuild asks for a version of the artifact; the sandbox's reads the newest.",
  ArtifactStore: "CodeBuild checks the bucket's owner and region, as AWS documents; the sandbox's does not.",
};

const OWN_IMAGE = {
  RegistryToken: "For a build image in ECR, which only the scenarios' second stack has; no operation runs there.",
  PullBuildImage: "As RegistryToken.",
};

const ENCRYPTED = "For encrypted data; the factory of Upkeep's scenarios has no key of its own.";

const CONNECTED = "For sources that a connection reaches, which a later scenario has: 22-connection.ts.";

const BIN = "With recycleBinDays, which a later scenario has: 28-upkeep.ts.";

/** Undoes a switch of channels; no scenario fails at a point where these are needed. */
const UNDO = {
  "ssm:DeleteParameter": "Removes a parameter that was new when another region failed.",
  "ssm:UnlabelParameterVersion": "Removes a label that was on no version before.",
};

const RETIRED = "Takes back a release that Upkeep retires, which a later scenario has: 30-retire.ts.";

/** The reasons, for the policies as they are. */
export const UNUSED: Reasons = {
  validate: CODE_BUILD,
  build: {
    ...CODE_BUILD,
    LaunchFromReleased:
      "For images that are built on others of the factory, which a later scenario has: 27-example-app-on-base.ts.",
    LaunchFromAccounts: "For accounts in the setting baseImageAccounts, which no scenario sets.",
    "ec2:DeregisterImage": "Packer, when a build fails after its image was made.",
    "ec2:DeleteSnapshot": "Packer, when a build fails after its image was made.",
    "ec2:DeleteVolume": "Packer, for volumes that outlive their builder; those of the template do not.",
    TunnelResume: "The Session Manager plugin, when the service closes its socket after an hour; the sandbox does not.",
  },
  test: {
    ...CODE_BUILD,
    "ec2:GetConsoleOutput":
      "Shows the console of a machine that does not boot, and reads a self test in user-data mode.",
    "ec2:DeleteTags": "Removes the reason when an AMI that was rejected passes in a retry.",
  },
  publish: {
    ...CODE_BUILD,
    ...UNDO,
    "ec2:EnableImage": "Enables a copy that somebody has disabled.",
    "ec2:DisableImageDeprecation": "Shows a release again that Upkeep retired; no scenario publishes one.",
    BringBack: RETIRED,
    "ec2:DeleteTags": "Removes the state of a copy that had none before, when another region failed.",
    LookAtCopies: "Shows the progress of a copy that takes longer than the sandbox's.",
  },
  promote: {
    ...CODE_BUILD,
    ...UNDO,
    "ec2:ModifyImageAttribute":
      "Takes the launch permissions from what is withdrawn, and gives them back; the AMIs in the scenarios are not shared.",
    ShareSnapshots: "As ec2:ModifyImageAttribute.",
    "ec2:EnableImageDeregistrationProtection": RETIRED,
    BringBack: RETIRED,
    ...OWN_IMAGE,
    ReadEncrypted: "For encrypted data, which only the scenarios' second stack has; nobody promotes there.",
  },
  sweep: {
    ...CODE_BUILD,
    ReadEncrypted: "For encrypted data, which only the scenarios' second stack has; nothing is swept there.",
    ...OWN_IMAGE,
  },
  engineer: {
    "codeconnections:CreateConnection": CONNECTED,
    Connection: CONNECTED,
    "codecommit:DeleteRepository": "With retainRepositoryOnDelete: false, which no scenario sets.",
    "codecommit:UpdateRepositoryDescription": "When the setting repositoryDescription changes.",
    "s3:DeleteBucket": "With deleteArtifactsOnDestroy, which no scenario sets.",
    "s3:DeleteBucketPolicy": "As s3:DeleteBucket.",
    "s3:DeleteObject": "As s3:DeleteBucket.",
    "s3:DeleteObjectVersion": "As s3:DeleteBucket.",
    "s3:ListBucketVersions": "As s3:DeleteBucket.",
    "iam:AttachRolePolicy": "With managed policies in builderPolicies, which a later scenario has: 25-examples.ts.",
    "iam:DetachRolePolicy": "As iam:AttachRolePolicy, when one goes.",
    GithubProvider: "With githubRepository, which no stack of theirs sets.",
    "iam:PutRolePermissionsBoundary": "When the setting permissionsBoundary changes; no scenario's does.",
    "iam:UpdateAssumeRolePolicy":
      "When projectNamePrefix or pipelineNamePrefix changes: an update that no scenario makes.",
    "iam:UpdateRoleDescription": "As iam:UpdateAssumeRolePolicy.",
    "rbin:CreateRule": BIN,
    "rbin:DeleteRule": BIN,
    "rbin:GetRule": BIN,
    "rbin:ListTagsForResource": BIN,
    "rbin:TagResource": BIN,
    "rbin:UntagResource": BIN,
    "rbin:UpdateRule": BIN,
    "scheduler:UpdateSchedule": "When upkeepSchedule or upkeepTimeZone changes, which no scenario does.",
    "kms:UpdateKeyDescription": "When the stack is renamed, which no scenario does.",
    "logs:AssociateKmsKey": "When customerManagedKey is switched on in a stack that exists, which no scenario does.",
    "logs:DisassociateKmsKey": "As logs:AssociateKmsKey, when it is switched off.",
    "kms:ScheduleKeyDeletion": "As s3:DeleteBucket, where the data has a key of its own.",
    "kms:TagResource": "When a tag of a stack with keys of its own comes.",
    "kms:UntagResource": "When a tag of a stack with keys of its own goes.",
  },
  pipeline: {
    Connection: CONNECTED,
    ConnectionOldName: CONNECTED,
    ConnectionStatus: CONNECTED,
    ConnectionStatusOldName: CONNECTED,
    "s3:GetBucketAcl": "CodePipeline inspects the bucket before it uses it; the sandbox's does not.",
    "s3:GetBucketLocation": "As s3:GetBucketAcl.",
    "s3:GetObject": "CodePipeline reads artifacts for actions that cannot read them themselves; CodeBuild can.",
    "s3:GetObjectVersion": "As s3:GetObject, for a version.",
    "codecommit:CancelUploadArchive": "CodePipeline, when a run is stopped while CodeCommit uploads.",
    "codecommit:GetRepository": "CodePipeline's documentation asks for it; the sandbox's does not call it.",
    "codebuild:StopBuild": "CodePipeline, when a person stops a run at once.",
    NotifyEncrypted: "No stack of the scenarios has both approval and a key of its own.",
  },
};

/** What a run uses or does not, as its timing has it: these reasons do not become stale. */
export const TIMING: Reasons = {
  engineer: {
    "codebuild:StartBuild": "When a destroy stops a build, and the event rule does not start Sweep in time.",
    "codebuild:StopBuild": "When a build still runs after its run was stopped.",
    "codepipeline:ListActionExecutions": "When a run takes its time to stop.",
  },
};

/** The roles whose policies are never asked in the sandbox, with the reason. */
export const UNASKED: Readonly<Partial<Record<Purpose, string>>> = {
  upkeep: "It runs in the later scenarios from 28-upkeep.ts on.",
  schedule: "As upkeep.",
  tell: "Nobody is told before 31-told.ts.",
  teller: "As tell.",
  rebuild: "As upkeep.",
};

/** The same for the roles that Upkeep and messages need, which a lane of scenarios of their own asks: 34-upkeeps-permissions.ts. */
export const UNUSED_BY_UPKEEP: Reasons = {
  upkeep: {
    ...CODE_BUILD,
    UntagRetirement: "Takes back what has begun to retire and is used after all, which unit tests show.",
    "ec2:DisableImageDeprecation": "As UntagRetirement.",
    "ec2:EnableImageDeregistrationProtection": "As UntagRetirement.",
    WriteEncrypted: ENCRYPTED,
  },
  tell: { ...CODE_BUILD, WriteEncrypted: ENCRYPTED, NotifyEncrypted: ENCRYPTED },
};

/** A statement of all roles with the same purpose: it depends on a stack's settings whether the stack uses it. */
type Merged = Pick<StatementReport, "purpose" | "sid" | "uses" | "proof">;

/** What lacks a reason, and reasons for which there is no need, each with the remedy. */
export function reasonFaults(
  reports: readonly StatementReport[],
  reasons: Reasons = UNUSED,
  unasked: Readonly<Partial<Record<string, string>>> = UNASKED,
  timing: Reasons = TIMING,
): string[] {
  const statements = merge(reports);
  const unproven = statements.filter(({ proof }) => !proof);
  const called = new Set([
    ...unproven.map(({ purpose, sid }) => `${purpose} ${sid}`),
    ...statements.flatMap(({ purpose, uses }) => never(uses).map((action) => `${purpose} ${action}`)),
  ]);
  const given = Object.entries(reasons).flatMap(([purpose, keys]) =>
    Object.keys(keys ?? {}).map((key) => `${purpose} ${key}`),
  );
  return [
    ...statements.flatMap((statement) =>
      statementFaults(statement, { ...reasons[statement.purpose], ...timing[statement.purpose] }),
    ),
    ...given
      .filter((key) => !called.has(key))
      .map((key) => `${key} is used and needed, or is not granted. Remove its reason from ${HERE}.`),
    ...roleFaults(new Set<string>(reports.map(({ purpose }) => purpose)), unasked),
  ];
}

/** The reason why a statement grants an action that is not used, if there is one. */
export function reasonFor(statement: StatementReport, action: string, reasons: Reasons = UNUSED): string | undefined {
  const { purpose, sid } = statement;
  const { [action]: own, [sid]: whole } = { ...TIMING[purpose], ...reasons[purpose] };
  return own ?? (isUnused(statement) ? whole : undefined);
}

/** The reason for a statement that is not proven needed, if there is one. */
export function reasonForStatement({ purpose, sid }: StatementReport, reasons: Reasons = UNUSED): string | undefined {
  return reasons[purpose]?.[sid];
}

const HERE = "sandbox/iam/report/unused.ts";

function statementFaults({ purpose, sid, uses, proof }: Merged, given: Readonly<Record<string, string>>): string[] {
  const remedy = `Remove it from the policy, or give the reason to keep it in ${HERE}.`;
  const unexplained = never(uses).filter((action) => !(action in given));
  if (isUnused({ uses })) {
    return sid in given || unexplained.length === 0 ? [] : [`${purpose} ${sid}: it is never used. ${remedy}`];
  }
  return [
    ...(proof || sid in given ? [] : [`${purpose} ${sid}: nothing is denied without it. ${remedy}`]),
    ...unexplained.map((action) => `${purpose} ${sid}: ${action} is never used. ${remedy}`),
  ];
}

function roleFaults(asked: ReadonlySet<string>, unasked: Readonly<Partial<Record<string, string>>>): string[] {
  return PURPOSES.flatMap((purpose) => {
    if (asked.has(purpose) === !(purpose in unasked)) {
      return [];
    }
    return asked.has(purpose)
      ? [`${purpose}: the role was asked something. Remove its reason from ${HERE}.`]
      : [`${purpose}: the role was asked nothing. Let a scenario use it, or give the reason why none does in ${HERE}.`];
  });
}

function merge(reports: readonly StatementReport[]): Merged[] {
  const merged = new Map<string, Merged>();
  for (const { purpose, source, sid, uses, proof } of reports) {
    const key = `${purpose}/${source}/${sid}`;
    const known = merged.get(key);
    merged.set(key, { purpose, sid, uses: add(known?.uses ?? [], uses), proof: known?.proof ?? proof });
  }
  return [...merged.values()];
}

function add(one: StatementReport["uses"], other: StatementReport["uses"]): StatementReport["uses"] {
  const times = new Map(one.map((use) => [use.action, use.times]));
  for (const use of other) {
    times.set(use.action, (times.get(use.action) ?? 0) + use.times);
  }
  return [...times].map(([action, sum]) => ({ action, times: sum }));
}

function isUnused({ uses }: Pick<Merged, "uses">): boolean {
  return uses.every(({ times }) => times === 0);
}

function never(uses: StatementReport["uses"]): string[] {
  return uses.filter(({ times }) => times === 0).map(({ action }) => action);
}
