// Moves the channels of an image in one region, and moves them back.
import { setTimeout as sleep } from "node:timers/promises";
import { HalfDone, type Undo } from "../common/allOrNothing";
import { messageOf } from "../common/messageOf";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import type { Pause } from "../common/waitFor";
import { deleteParameter, labelVersion, putParameter, unlabelVersion, type NewValue } from "./parameter";
import { labelled, readVersions, type Version, type Versions } from "./parameterHistory";

/** A move of the parameter itself, and of channels with it. */
export interface ChannelMove extends NewValue {
  readonly channels: readonly string[];
}

/**
 * Points the parameter to the AMI, and moves channels to it: they become labels of the version that points to it. What is
 * right already is left alone; what it changed before it failed, it changes back.
 */
export async function moveParameter(clients: RegionClients, move: ChannelMove, pause: Pause = sleep): Promise<Undo> {
  const { parameter, amiId, channels } = move;
  const before = await readVersions(clients, parameter);
  const undo = () => restore(clients, parameter, before, channels, pause);
  try {
    const number = before?.[0].value === amiId ? before[0].number : await putParameter(clients, move, pause);
    const now = labelled(before ?? []);
    const wrong = channels.filter((channel) => now.get(channel) !== amiId);
    if (wrong.length > 0) {
      await labelVersion(clients, parameter, { number, value: amiId }, wrong, pause);
    }
  } catch (error) {
    throw await afterUndoing(error, undo, clients, parameter);
  }
  return undo;
}

/** Moves one channel alone, to the newest of the parameter's versions that points to the AMI. */
export async function moveLabel(
  clients: RegionClients,
  parameter: string,
  channel: string,
  amiId: string,
  pause: Pause = sleep,
): Promise<Undo> {
  const versions = await readVersions(clients, parameter);
  const before = versions && labelled(versions).get(channel);
  if (before !== amiId) {
    await labelHolder(clients, parameter, versions, { channel, amiId }, pause);
  }
  return () => restoreLabel(clients, parameter, { channel, amiId: before }, pause);
}

async function labelHolder(
  clients: RegionClients,
  parameter: string,
  versions: readonly Version[] | undefined,
  { channel, amiId }: { readonly channel: string; readonly amiId: string },
  pause: Pause,
): Promise<void> {
  const holder = versions?.find(({ value }) => value === amiId);
  if (holder === undefined) {
    throw new StageError(
      `Parameter ${parameter} in region ${clients.region} ${versions ? `has no version that points to ${amiId}` : "does not exist"}, so channel ${channel} cannot be moved there.`,
      "Promote the channel latest to this release first: that makes the version.",
    );
  }
  await labelVersion(clients, parameter, holder, [channel], pause);
}

/** Brings back the parameter and the channels as they were; what is right already is left alone. */
async function restore(
  clients: RegionClients,
  parameter: string,
  before: Versions | undefined,
  channels: readonly string[],
  pause: Pause,
): Promise<void> {
  if (before === undefined) {
    await deleteParameter(clients, parameter);
    return;
  }
  const [{ value, description }] = before;
  const now = await readVersions(clients, parameter);
  if (now?.[0].value !== value) {
    await putParameter(clients, { parameter, amiId: value, description }, pause);
  }
  for (const channel of channels) {
    await restoreLabel(clients, parameter, { channel, amiId: labelled(before).get(channel) }, pause);
  }
}

async function restoreLabel(
  clients: RegionClients,
  parameter: string,
  { channel, amiId }: { readonly channel: string; readonly amiId: string | undefined },
  pause: Pause,
): Promise<void> {
  const versions = (await readVersions(clients, parameter)) ?? [];
  const holder = versions.find(({ labels }) => labels.includes(channel));
  if (amiId !== undefined && holder?.value !== amiId) {
    await labelHolder(clients, parameter, versions, { channel, amiId }, pause);
  } else if (amiId === undefined && holder !== undefined) {
    await unlabelVersion(clients, parameter, holder.number, channel);
  }
}

/** Returns what to throw: the error itself, or one that also tells what could not be changed back. */
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
    return new HalfDone(
      `${messageOf(error)} And parameter ${parameter} could not be changed back to what it was: ${messageOf(undoError)}`,
      `Look at what it points to now: aws ssm get-parameter-history --name ${parameter} --region ${region}.`,
    );
  }
}
