// The channels of an image in one region: `latest` is what its SSM parameter says, the others are labels on the parameter's
// versions. Publish and Promote read and move them.
import { setTimeout as sleep } from "node:timers/promises";
import { HalfDone, type Undo } from "../common/allOrNothing";
import {
  DeleteParameterCommand,
  GetParameterCommand,
  LabelParameterVersionCommand,
  ParameterNotFound,
  ParameterVersionLabelLimitExceeded,
  PutParameterCommand,
  UnlabelParameterVersionCommand,
} from "../common/aws";
import { readVersions, type Version, type Versions } from "./parameterHistory";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { waitFor, type Pause } from "../common/waitFor";

export interface Channels {
  /** The AMI that the parameter says. */
  readonly value: string;
  readonly version: number;
  /** Channel → AMI. */
  readonly channels: ReadonlyMap<string, string>;
  /** The AMIs that the parameter's versions hold: those that a channel can be moved to without a new version. */
  readonly held: ReadonlySet<string>;
}

export interface ChannelMove {
  readonly parameter: string;
  readonly amiId: string;
  readonly channels: readonly string[];
  /** The new version's description. */
  readonly description: string;
}

/** AWS looks for the AMI after it has answered, usually for a second or two. */
const VALIDATION_SECONDS = 120;
const LABEL_RULE =
  "A channel is 1 to 100 letters, digits, dots, hyphens and underscores, and does not start with a digit, aws or ssm.";

/** What the parameter and its labels say in a region; undefined when there is no such parameter. */
export async function readChannels(clients: RegionClients, parameter: string): Promise<Channels | undefined> {
  const versions = await readVersions(clients, parameter);
  return (
    versions && {
      value: versions[0].value,
      version: versions[0].number,
      channels: labelled(versions),
      held: new Set(versions.map(({ value }) => value)),
    }
  );
}

/**
 * Makes the parameter say the AMI and moves channels to it, which are labels of the version that says so. Changes nothing
 * that is right already; what it changed before it failed, it changes back.
 */
export async function moveParameter(clients: RegionClients, move: ChannelMove, pause: Pause = sleep): Promise<Undo> {
  const { parameter, amiId, channels, description } = move;
  const before = await readVersions(clients, parameter);
  const undo = () => restore(clients, parameter, before, channels, pause);
  try {
    if (before?.[0].value !== amiId) {
      await put(clients, parameter, amiId, description, pause);
    }
    const now = await readVersions(clients, parameter);
    const wrong = channels.filter((channel) => now && labelled(now).get(channel) !== amiId);
    if (now !== undefined && wrong.length > 0) {
      await label(clients, parameter, now[0].number, wrong);
    }
  } catch (error) {
    throw await afterUndoing(error, undo, clients, parameter);
  }
  return undo;
}

/** Moves a channel alone, to the newest of the parameter's versions that says the AMI. */
export async function moveLabel(
  clients: RegionClients,
  parameter: string,
  channel: string,
  amiId: string,
): Promise<Undo> {
  const versions = await readVersions(clients, parameter);
  const before = versions && labelled(versions).get(channel);
  if (before !== amiId) {
    await labelHolder(clients, parameter, versions, channel, amiId);
  }
  return () => restoreLabel(clients, parameter, channel, before);
}

/** Channel → AMI. */
function labelled(versions: Versions): ReadonlyMap<string, string> {
  return new Map(versions.flatMap(({ labels, value }) => labels.map((channel): [string, string] => [channel, value])));
}

/**
 * AWS answers before it knows whether there is such an AMI, and says nothing if there is none: only the value tells.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
async function put(
  { ssm, region }: RegionClients,
  parameter: string,
  amiId: string,
  description: string,
  pause: Pause,
): Promise<void> {
  await ssm.send(
    new PutParameterCommand({
      Name: parameter,
      Value: amiId,
      Type: "String",
      DataType: "aws:ec2:image",
      Description: description,
      Overwrite: true,
    }),
  );
  let answer = "";
  await waitFor({
    seconds: VALIDATION_SECONDS,
    longestSeconds: 2,
    pause,
    ask: async () => {
      try {
        answer = (await ssm.send(new GetParameterCommand({ Name: parameter }))).Parameter?.Value ?? "nothing";
      } catch (error) {
        // It tells nothing of the change, which may still come: giving up now would leave it behind.
        answer = error instanceof Error ? error.message : String(error);
      }
      return answer === amiId ? true : undefined;
    },
    late: () =>
      new StageError(
        `Parameter ${parameter} in region ${region} does not say ${amiId} ${VALIDATION_SECONDS} s after it was told to, but: ${answer}`,
        `Look whether ${amiId} is available in ${region}; the event "Parameter Store Change" of that time in EventBridge says what Parameter Store missed.`,
      ),
  });
}

async function label(
  { ssm, region }: RegionClients,
  parameter: string,
  version: number,
  channels: readonly string[],
): Promise<void> {
  const where = `version ${version} of parameter ${parameter} in region ${region}`;
  try {
    const { InvalidLabels: invalid = [] } = await ssm.send(
      new LabelParameterVersionCommand({ Name: parameter, ParameterVersion: version, Labels: [...channels] }),
    );
    if (invalid.length > 0) {
      throw new StageError(`SSM refuses ${quoted(invalid)} as a label for ${where}.`, LABEL_RULE);
    }
  } catch (error) {
    if (error instanceof ParameterVersionLabelLimitExceeded) {
      throw new StageError(
        `${quoted(channels)} would be more than the ten labels that ${where} can have.`,
        "Remove a channel that nobody uses: aws ssm unlabel-parameter-version.",
      );
    }
    throw error;
  }
}

async function labelHolder(
  clients: RegionClients,
  parameter: string,
  versions: readonly Version[] | undefined,
  channel: string,
  amiId: string,
): Promise<void> {
  const holder = versions?.find(({ value }) => value === amiId);
  if (holder === undefined) {
    throw new StageError(
      `Parameter ${parameter} in region ${clients.region} ${versions ? `has no version that says ${amiId}` : "does not exist"}, so channel ${channel} cannot be moved there.`,
      "Promote the channel latest to this release first: that makes the version.",
    );
  }
  await label(clients, parameter, holder.number, [channel]);
}

/** As the parameter and the channels were; what is right already is left alone. */
async function restore(
  clients: RegionClients,
  parameter: string,
  before: Versions | undefined,
  channels: readonly string[],
  pause: Pause,
): Promise<void> {
  if (before === undefined) {
    await remove(clients, parameter);
    return;
  }
  const [{ value, description }] = before;
  const now = await readVersions(clients, parameter);
  if (now?.[0].value !== value) {
    await put(clients, parameter, value, description, pause);
  }
  for (const channel of channels) {
    await restoreLabel(clients, parameter, channel, labelled(before).get(channel));
  }
}

async function restoreLabel(
  clients: RegionClients,
  parameter: string,
  channel: string,
  amiId: string | undefined,
): Promise<void> {
  const versions = (await readVersions(clients, parameter)) ?? [];
  const holder = versions.find(({ labels }) => labels.includes(channel));
  if (amiId !== undefined && holder?.value !== amiId) {
    await labelHolder(clients, parameter, versions, channel, amiId);
  } else if (amiId === undefined && holder !== undefined) {
    await clients.ssm.send(
      new UnlabelParameterVersionCommand({
        Name: parameter,
        ParameterVersion: holder.number,
        Labels: [channel],
      }),
    );
  }
}

async function remove({ ssm }: RegionClients, parameter: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: parameter }));
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) {
      throw error;
    }
  }
}

/** What to throw: the error itself, or with what could not be changed back. */
async function afterUndoing(
  error: unknown,
  undo: Undo,
  { region }: RegionClients,
  parameter: string,
): Promise<unknown> {
  try {
    await undo();
    return error;
  } catch (undoError) {
    const [first, second] = [error, undoError].map((each) => (each instanceof Error ? each.message : String(each)));
    return new HalfDone(
      `${first ?? ""} And parameter ${parameter} could not be changed back to what it was: ${second ?? ""}`,
      `Look at what it says now: aws ssm get-parameter-history --name ${parameter} --region ${region}.`,
    );
  }
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(", ");
}
