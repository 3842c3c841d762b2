// Sweep: removes what a stopped or killed build left behind, since CodeBuild gives such a build no time to do so itself. An
// event or a person starts it; it is harmless if there is nothing to do.
import { EC2Client } from "../common/aws";
import { clientSettings } from "../common/regions";
import { runStage } from "../common/report";
import { stoppablePause } from "../common/stopSignal";
import { sweepBuild } from "./build";
import { readSweepEnvironment } from "./environment";
import { removeUnfinished } from "./unfinished";

/** What Sweep takes besides its waits. */
const MARGIN_SECONDS = 300;

void runStage("Sweep", async (start) => {
  const pause = stoppablePause();
  const sweep = readSweepEnvironment(process.env);
  start(sweep);
  const ec2 = new EC2Client(clientSettings(sweep.region));
  // What costs most goes first.
  const { instances, keyPairs } = await sweepBuild(sweep, ec2);
  const seconds = sweep.timeoutMinutes * 60 - MARGIN_SECONDS;
  const { amis, snapshots } = await removeUnfinished(sweep, ec2, { pause, seconds });

  const counts = { instances, "key pairs": keyPairs, AMIs: amis, snapshots };
  const removed = Object.entries(counts).flatMap(([kind, { length }]) => (length > 0 ? `${length} ${kind}` : []));
  return removed.length === 0 ? "the build left nothing." : `removed what the build left: ${removed.join(", ")}.`;
});
