// Brings an AMI to another region: uses the copy that an earlier attempt made or began, else makes one.
import { findCopies, isUseful, lookUpAmi } from "../ami/copies";
import { tagsOf } from "../ami/tags";
import { CopyImageCommand, DescribeSnapshotsCommand, type Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { waitFor, type Pause } from "../common/waitFor";
import { MARKER } from "../contract";
import { copyRequest } from "./copyRequest";

/** What is copied, and how long that can take. */
export interface Copying {
  readonly source: Ami;
  /** The home region, where the source is. */
  readonly home: string;
  /** The key that encrypts images in this region, if there is one. */
  readonly keyArn: string | undefined;
  readonly pause: Pause;
  readonly secondsLeft: () => number;
}

/** A copy that fails is replaced once: some failures are EC2's own. */
const ATTEMPTS = 2;
/** How long EC2 can take to show a copy that it has promised. */
const UNSEEN_SECONDS = 60;
const PROGRESS_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 10;

/** Returns the copy: an AMI that is available, or that was available and is now disabled. */
export async function bringAmi(clients: RegionClients, copying: Copying): Promise<Ami> {
  const id = copying.source.ImageId ?? "";
  const copies = await findCopies(clients, tagsOf(copying.source).get(MARKER) ?? "", id);
  const begun = copies.find(isUseful);
  if (begun?.ImageId !== undefined) {
    say(clients, `${begun.ImageId} is there from an earlier attempt and is ${begun.State ?? ""}.`);
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
  throw new StageError(problem, "If this is about a key, look whether the key is enabled and what its policy allows.");
}

/** Begins a copy. Waits while EC2 has as many copies under way to this region as it allows: those of other images. */
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
      new StageError(
        `no copy could be begun in time: ${String(refusal)}`,
        "If this happens again, ask AWS for a higher limit.",
      ),
  });
}

/** Source: ResourceLimitExceeded among EC2's client error codes. It also stands for limits that do not pass. */
function isBusy(error: unknown): error is Error {
  return error instanceof Error && error.name === "ResourceLimitExceeded" && error.message.includes("in progress");
}

/** Returns the copy once it is no longer pending, whatever came of it. */
async function untilCopied(clients: RegionClients, copyId: string, copying: Copying): Promise<Ami> {
  const { pause, secondsLeft } = copying;
  const began = secondsLeft();
  let told = began;
  return waitFor({
    seconds: began,
    longestSeconds: LONGEST_PAUSE_SECONDS,
    pause,
    ask: async () => {
      const copy = await lookUpAmi(clients, copyId);
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
        "EC2 goes on copying without the stage. If copies take that long, raise the setting publishTimeoutMinutes and run pulumi up.",
      ),
  });
}

/** How much of its snapshots has been copied. */
async function progress({ ec2 }: RegionClients, copy: Ami | undefined): Promise<string> {
  const SnapshotIds = (copy?.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
  if (SnapshotIds.length === 0) {
    return "an unknown part";
  }
  const { Snapshots: snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds }));
  return snapshots.map(({ Progress }) => Progress ?? "0%").join(", ");
}

function failure({ ImageId = "", State, StateReason }: Ami, sourceId: string): string {
  return `copy ${ImageId} of ${sourceId} failed: ${StateReason?.Message ?? `EC2 calls it ${State ?? "nothing"}`}`;
}

function say({ region }: RegionClients, text: string): void {
  console.log(`  ${region}: ${text}`);
}
