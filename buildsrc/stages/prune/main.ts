// Prune: removes the AMIs of a pull request that was closed. Nothing is built on them, and none was ever released.
import { EC2Client } from "../common/aws";
import { clientSettings } from "../common/regions";
import { runStage } from "../common/report";
import { readPruneEnvironment } from "./environment";
import { prune } from "./prune";

void runStage("Prune", async (start) => {
  const environment = readPruneEnvironment(process.env);
  start(environment);
  const ec2 = new EC2Client(clientSettings(environment.region));
  const { amis, snapshots } = await prune(environment, ec2, new Date());
  return amis.length === 0
    ? `pull request ${environment.pullRequest} has no AMIs.`
    : `removed ${amis.length} AMIs and ${snapshots.length} snapshots.`;
});
