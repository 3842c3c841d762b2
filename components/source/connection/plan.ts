// What follows from a connection's state for the pipelines, and what people are told.
import { connectionUrl, parseConnectionArn } from "./arn";
import type { ConnectionInspection } from "./inspection";
import { PROVIDERS, SOURCES, isConnected, type ConnectedSource } from "./providers";

/** What is known of a connection and of the pipelines. */
export interface ConnectionFacts {
  readonly source: ConnectedSource;
  /** The repository's full name. */
  readonly repository: string;
  /** Undefined in a preview before the connection is made, by the stack or what else the program makes. */
  readonly arn?: string;
  /** Whether the stack makes the connection. */
  readonly isOwn: boolean;
  /** The region that the factory lives in, if it is known. */
  readonly homeRegion?: string;
  readonly found: ConnectionInspection;
  /** Image → the name of its pipeline. */
  readonly pipelineNames: Readonly<Record<string, string>>;
}

/** What people are told: how it stands, and what to do or what follows. */
export interface Told {
  readonly what: string;
  readonly remedy: string;
}

/** What to do about the pipelines. */
export interface ConnectionPlan {
  /** What stops the program, if anything does. */
  readonly problem?: Told;
  /** The images whose pipelines are made or kept. */
  readonly images: readonly string[];
  /** What people must be told, if anything. */
  readonly warning?: Told;
}

/** Pipelines are made once the connection is available. Those that exist are never taken away for want of one. */
export function planPipelines(facts: ConnectionFacts): ConnectionPlan {
  const { source, arn, found, pipelineNames } = facts;
  const all = Object.keys(pipelineNames);
  const existing = all.filter((image) => found.existingPipelines.includes(pipelineNames[image] ?? ""));
  const { name, type } = PROVIDERS[source];
  const move = describeMove(facts);
  if (arn === undefined) {
    const told = facts.isOwn ? describeNew(name, existing.length > 0) : describeUnknown(name);
    return { images: existing, warning: and(told, move) };
  }
  if (found.connection === undefined) {
    return { images: [], problem: describeMissing(facts, arn) };
  }
  const { status, providerType } = found.connection;
  if (providerType !== type) {
    return { images: [], problem: describeOtherProvider(facts, arn, providerType) };
  }
  if (status === "AVAILABLE") {
    return { images: all, ...(move && { warning: move }) };
  }
  if (status === "ERROR") {
    return {
      images: existing,
      warning: {
        what: `AWS cannot use the connection ${arn} to ${name} any more: its status is ERROR.`,
        remedy: `Open ${connectionUrl(arn)} and mend it; until then no run finds a commit, and no new pipeline is made.`,
      },
    };
  }
  const remedy = `Open ${connectionUrl(arn)}, choose "Update pending connection", and follow the steps. Then run pulumi up again`;
  const what = `The connection ${arn} to ${name} is pending: somebody has to complete it once in the console.`;
  return existing.length === 0
    ? { images: [], warning: { what, remedy: `${remedy}: it makes the pipelines.` } }
    : {
        images: [],
        problem: and(
          { what, remedy: `${remedy}. Until then, the pipelines go on as they are, and nothing is changed.` },
          move,
        ),
      };
}

function and({ what, remedy }: Told, more: Told | undefined): Told {
  return { what, remedy: more === undefined ? remedy : `${remedy} ${more.what} ${more.remedy}` };
}

function describeNew(name: string, hasPipelines: boolean): Told {
  return {
    what: `pulumi up makes a connection to ${name}, which somebody has to complete once in the console: it says where.`,
    remedy: hasPipelines
      ? "It stops there, and the pipelines go on as they are until the pulumi up that comes after."
      : "The pipelines are made by the pulumi up that comes after.",
  };
}

function describeUnknown(name: string): Told {
  return {
    what: `This preview does not know the connection to ${name} yet, and so shows only pipelines that exist already.`,
    remedy:
      "pulumi up looks at the connection: it makes the pipelines if somebody has completed it, and says so if not.",
  };
}

function describeMissing({ isOwn, homeRegion }: ConnectionFacts, arn: string): Told {
  if (isOwn) {
    return {
      what: `The connection ${arn}, which this stack made, does not exist any more.`,
      remedy: "Run pulumi up --refresh, which makes another one.",
    };
  }
  const { region, accountId } = parseConnectionArn(arn) ?? {};
  return {
    what:
      homeRegion === undefined || region === homeRegion
        ? `connectionArn: AWS knows no connection ${arn} of the account ${accountId ?? ""}.`
        : `connectionArn: AWS knows no connection ${arn} in ${homeRegion}, the factory's region; the ARN is of the region ${region ?? ""}.`,
    remedy: "Use one of those that aws codeconnections list-connections shows.",
  };
}

function describeOtherProvider({ source }: ConnectionFacts, arn: string, providerType: string): Told {
  const fitting = SOURCES.filter(isConnected).find((each) => PROVIDERS[each].type === providerType);
  const other = fitting === undefined ? providerType : PROVIDERS[fitting].name;
  const remedy = fitting === undefined ? "Use" : `Set source to "${fitting}", or use`;
  return {
    what: `connectionArn: ${arn} is a connection to ${other}, but source is "${source}".`,
    remedy: `${remedy} a connection to ${PROVIDERS[source].name}.`,
  };
}

/** Says what happens to the repository that the stack had before. */
function describeMove({ repository, found: { codeCommitRepository: old } }: ConnectionFacts): Told | undefined {
  return old === undefined
    ? undefined
    : {
        what: `The pipelines have taken their commits from the CodeCommit repository ${old}, and will take them from ${repository}.`,
        remedy:
          `${old} stays in the account with its history, unless retainRepositoryOnDelete was false at the last pulumi up. ` +
          `Nothing that is pushed to it starts a pipeline any more.`,
      };
}
