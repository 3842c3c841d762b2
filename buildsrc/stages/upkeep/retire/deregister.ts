// Deregisters the AMIs of a release and deletes their snapshots, the home region's last: as long as that is there, the next
// run knows the release and does what is left.
import { DeregisterImageCommand } from "../../common/aws";
import { messageOf } from "../../common/messageOf";
import { StageError } from "../../common/stageError";
import type { Place } from "../../releases/place";

/** What became of the snapshots of an AMI. */
interface Snapshots {
  readonly deleted: readonly string[];
  /** Those that EC2 leaves since another AMI has them, too. */
  readonly shared: readonly string[];
  /** Those that EC2 could not delete, with its reason. */
  readonly left: readonly string[];
}

/** What EC2 answers about an AMI that was deregistered meanwhile. Source: client error codes, EC2 API. */
const GONE: readonly string[] = ["InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"];

/** Deregisters them, and returns what came of it in words. */
export async function deregister(places: readonly Place[], home: string): Promise<string> {
  const copies = places.filter(({ clients }) => clients.region !== home);
  const failures: string[] = [];
  const done: Snapshots[] = [];
  await Promise.all(
    copies.map(async (place) => {
      try {
        done.push(await deregisterIn(place));
      } catch (error) {
        failures.push(`${place.amiId} in ${place.clients.region}: ${messageOf(error)}`);
      }
    }),
  );
  if (failures.length > 0) {
    throw new StageError(`not deregistered: ${failures.join("; ")}`, "Remove the cause: the next run does the rest.");
  }
  for (const place of places.filter(({ clients }) => clients.region === home)) {
    done.push(await deregisterIn(place));
  }
  const all = (of: keyof Snapshots) => done.flatMap((each) => each[of]);
  const left = all("left");
  if (left.length > 0) {
    throw new StageError(
      `the AMIs are gone, but not all of their snapshots: ${left.join("; ")}`,
      "Remove the cause: Upkeep's part sweep deletes snapshots that belong to no AMI.",
    );
  }
  const shared = all("shared");
  return `deregistered, ${all("deleted").length} snapshots deleted${shared.length === 0 ? "" : `; other AMIs have these, too: ${shared.join(", ")}`}`;
}

async function deregisterIn({ clients: { ec2, region }, amiId: ImageId }: Place): Promise<Snapshots> {
  try {
    const { DeleteSnapshotResults: results = [] } = await ec2.send(
      new DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots: true }),
    );
    const named = (codes: (code: string) => boolean) =>
      results
        .filter(({ ReturnCode = "" }) => codes(ReturnCode))
        .map(({ SnapshotId = "" }) => `${SnapshotId} in ${region}`);
    return {
      deleted: named((code) => code === "success"),
      shared: named((code) => code === "skipped"),
      left: results
        .filter(({ ReturnCode = "" }) => ReturnCode !== "success" && ReturnCode !== "skipped")
        .map(({ SnapshotId = "", ReturnCode = "no answer" }) => `${SnapshotId} in ${region} (${ReturnCode})`),
    };
  } catch (error) {
    if (error instanceof Error && GONE.includes(error.name)) {
      return { deleted: [], shared: [], left: [] };
    }
    throw error;
  }
}
