// Brings an AMI to another region: with the copy that an earlier attempt made or began, else with a new one. Called by
// prepareRegion.ts.
import { CopyImageCommand, DescribeSnapshotsCommand, type Image } from "../common/aws";
import { findCopies, isUseful, lookUpImage } from "../ami/copies";
import { copyRequest } from "./copyRequest";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { MARKER, tagsOf } from "../ami/tags";
import { waitFor, type Pause } from "../common/waitFor";

export interface Copying {
  readonly source: Image;
  /** The home region, where the source is. */
  readonly home: string;
  /** The key of this region, if it has one. */
  readonly keyArn: string | undefined;
  readonly pause: Pause;
  readonly secondsLeft: () => number;
}

/** A copy that fails is replaced once: some failures are EC2's own. */
const ATTEMPTS = 2;
/** How long EC2 may take to show a copy that it has promised. */
const UNSEEN_SECONDS = 60;
const PROGRESS_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 10;

/** An AMI that is available, or was and is disabled now. */
export async function bringImage(clients: RegionClients, copying: Copying): Promise<Image> {
  const id = copying.source.ImageId ?? "";
  const copies = await findCopies(clients, tagsOf(copying.source).get(MARKER) ?? "", id);
  const begun = copies.find(isUseful);
  if (begun?.ImageId !== undefined) {
    say(clients, `${begun.ImageId} is there from an earlier attempt, and ${begun.State ?? ""}.`);
    const copy = await untilCopied(clients, begun.ImageId, copying);
    if (isUseful(copy)) {
      return copy;
    }
    say(clients, failure(copy, id));
  }
  let problem = "";
  for (let made = copies.length; made < copies.length + ATTEMPTS; made += 1) {
    const copyId = await startCopy(clients, copying, made + 1);
    say(clients, `${copyId} begun as a copy of ${id}.`);
    const copy = await untilCopied(clients, copyId, copying);
    if (isUseful(copy)) {
      return copy;
    }
    problem = failure(copy, id);
    say(clients, problem);
  }
  throw new StageError(problem, "If it is about a key, look whether the key is enabled and what its policy allows.");
}

/** Waits while EC2 has as many copies under way to this region as it does at once: other images' copies. */
async function startCopy(clients: RegionClients, copying: Copying, attempt: number): Promise<string> {
  const { source, home, keyArn, pause, secondsLeft } = copying;
  const request = copyRequest({ source, home, keyArn, region: clients.region, attempt });
  let refusal: unknown;
  return waitFor({
    seconds: secondsLeft(),
    longestSeconds: LONGEST_PAUSE_SECONDS,
    pause,
    ask: async () => {
      try {
        return (await clients.ec2.send(new CopyImageCommand(request))).ImageId;
      } catch (error) {
        if (!isBusy(error)) {
          throw error;
        }
        if (refusal === undefined) {
          say(clients, `waiting for other images' copies: ${error.message}`);
        }
        refusal = error;
        return undefined;
      }
    },
    late: () =>
      new StageError(`no copy could be begun in time: ${String(refusal)}`, "Ask AWS for a higher limit if it goes on."),
  });
}

/** Source: ResourceLimitExceeded among EC2's client error codes, which stands for limits that do not pass as well. */
function isBusy(error: unknown): error is Error {
  return error instanceof Error && error.name === "ResourceLimitExceeded" && error.message.includes("in progress");
}

/** The copy when it is no longer pending, whatever came of it. */
async function untilCopied(clients: RegionClients, copyId: string, copying: Copying): Promise<Image> {
  const { pause, secondsLeft } = copying;
  const began = secondsLeft();
  let told = began;
  return waitFor({
    seconds: began,
    longestSeconds: LONGEST_PAUSE_SECONDS,
    pause,
    ask: async () => {
      const copy = await lookUpImage(clients, copyId);
      if (copy === undefined && began - secondsLeft() > UNSEEN_SECONDS) {
        return { ImageId: copyId, StateReason: { Message: "EC2 does not know it (any more)." } };
      }
      if (copy !== undefined && copy.State !== "pending") {
        return copy;
      }
      if (told - secondsLeft() >= PROGRESS_SECONDS) {
        told = secondsLeft();
        say(clients, `${copyId} copied to ${await progress(clients, copy)} after ${Math.round(began - told)} s.`);
      }
      return undefined;
    },
    late: () =>
      new StageError(
        `copy ${copyId} is not ready after ${Math.round((began - secondsLeft()) / 60)} min.`,
        "It goes on without the stage. If copies take that long, raise the setting publishTimeoutMinutes and run pulumi up.",
      ),
  });
}

/** How far the copies of its snapshots have come. */
async function progress({ ec2 }: RegionClients, copy: Image | undefined): Promise<string> {
  const SnapshotIds = (copy?.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
  if (SnapshotIds.length === 0) {
    return "an unknown part";
  }
  const { Snapshots: snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds }));
  return snapshots.map(({ Progress }) => Progress ?? "0%").join(", ");
}

function failure({ ImageId = "", State, StateReason }: Image, sourceId: string): string {
  return `copy ${ImageId} of ${sourceId} failed: ${StateReason?.Message ?? `EC2 calls it ${State ?? "nothing"}`}`;
}

function say({ region }: RegionClients, text: string): void {
  console.log(`  ${region}: ${text}`);
}
