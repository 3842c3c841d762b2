// Sweep: ends what a stopped or killed build left behind, since CodeBuild gives such a build no time to do so itself. An
// event or a person starts it; it is harmless if there is nothing to do.
import { EC2Client } from "../common/aws";
import { runStage } from "../common/report";
import { sweepBuild } from "./build";
import { readSweepEnvironment } from "./environment";

void runStage("Sweep", async (start) => {
  const sweep = readSweepEnvironment(process.env);
  start(sweep);
  const { instances, keyPairs } = await sweepBuild(sweep, new EC2Client({ region: sweep.region }));
  return instances.length + keyPairs.length === 0
    ? "the build left nothing."
    : `ended ${instances.length} instances and deleted ${keyPairs.length} key pairs of the build.`;
});
