// What schedules start: a project or a pipeline by its ARN, or a call of the API by its name, with its input in JSON.
import { CodeBuildClient, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { CodePipelineClient, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import type { RoleClientSettings } from "../frontdoor/roleClient";
import { AwsError } from "../frontdoor/service";

/** What a schedule is to start. */
export interface Target {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly RetryPolicy?: { readonly MaximumEventAgeInSeconds?: number; readonly MaximumRetryAttempts?: number };
}

type Input = Readonly<Record<string, unknown>>;

/** What a target takes, and how it is started. Starting gives the id of what runs then. */
interface Kind {
  readonly arn: RegExp;
  /** The members of the input. They begin with a capital letter, whatever the API itself calls them. */
  readonly takes: readonly string[];
  readonly start: (settings: RoleClientSettings, name: string, input: Input) => Promise<string | undefined>;
}

/**
 * A target that names a resource is a call of its own; what else it does with an input, AWS does not say, so it has none
 * here. A new kind of target is a new entry. Source: "Using templated targets" and "Using universal targets", EventBridge
 * Scheduler user guide.
 */
const KINDS: readonly Kind[] = [
  { arn: /^arn:aws:codebuild:[^:]+:\d+:project\/(.+)$/, takes: [], start: startBuild },
  { arn: /^arn:aws:codepipeline:[^:]+:\d+:([^/]+)$/, takes: [], start: startPipeline },
  {
    arn: /^arn:aws:scheduler:::aws-sdk:codepipeline:startPipelineExecution()$/,
    takes: ["Name", "Variables", "ClientRequestToken", "SourceRevisions"],
    start: startPipeline,
  },
];

/** Refuses a target that Scheduler, or the sandbox, could not start. */
export function checkTarget({ Arn, Input }: Target): void {
  const kind = KINDS.find(({ arn }) => arn.test(Arn));
  if (!kind) {
    throw new AwsError("ValidationException", `The sandbox's Scheduler cannot start ${Arn}.`);
  }
  const members = Object.keys(parsed(Input));
  const unknown = members.find((member) => !kind.takes.includes(member));
  if (unknown !== undefined) {
    throw new AwsError("ValidationException", `Invalid RequestJson provided. ${Arn} takes no member "${unknown}".`);
  }
}

/** Starts a target in the name of its role. @returns the id of the build or of the execution */
export async function startTarget({ Arn, Input }: Target, settings: RoleClientSettings): Promise<string> {
  for (const { arn, start } of KINDS) {
    const [matched, name = ""] = arn.exec(Arn) ?? [];
    if (matched !== undefined) {
      return (await start(settings, name, parsed(Input))) ?? "";
    }
  }
  throw new Error(`the sandbox's Scheduler cannot start ${Arn}`);
}

async function startBuild(settings: RoleClientSettings, projectName: string): Promise<string | undefined> {
  const client = new CodeBuildClient(settings);
  try {
    return (await client.send(new StartBuildCommand({ projectName }))).build?.id;
  } finally {
    client.destroy();
  }
}

async function startPipeline(settings: RoleClientSettings, name: string, input: Input): Promise<string | undefined> {
  const client = new CodePipelineClient(settings);
  try {
    const members = { ...(name !== "" && { name }), ...lowerCased(input) };
    return (await client.send(new StartPipelineExecutionCommand({ name: "", ...members }))).pipelineExecutionId;
  } finally {
    client.destroy();
  }
}

function parsed(input: string | undefined): Input {
  try {
    const value: unknown = JSON.parse(input ?? "{}");
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Input;
    }
  } catch {
    // Said below.
  }
  throw new AwsError("ValidationException", "Invalid RequestJson provided. It is not a JSON object.");
}

/** The members of the API begin with a small letter, at every depth. */
function lowerCased(input: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input as object).map(([name, value]: [string, unknown]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      Array.isArray(value) ? value.map((each: unknown) => (typeof each === "object" ? lowerCased(each) : each)) : value,
    ]),
  );
}
