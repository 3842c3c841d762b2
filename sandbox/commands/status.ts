// `status`: the pipelines of a running sandbox with their newest runs, and the AMIs.
import type { Invocation } from "../cli";
import { listAmis } from "../client/images";
import { listPipelines, newestRun } from "../client/runs";
import { formatTable } from "../client/table";
import { openSandbox } from "./open";
import { describeRuns } from "./report";

export async function status(invocation: Invocation): Promise<number> {
  const { clients, endpoint } = await openSandbox(invocation);
  const pipelines = await listPipelines(clients);
  const runs = await Promise.all(pipelines.map((pipeline) => newestRun(clients, pipeline)));
  const amis = await listAmis(clients);

  console.log(`The sandbox answers at ${endpoint}\n`);
  console.log(describeRuns(runs.flatMap((run) => run ?? [])));
  console.log();
  console.log(
    formatTable(
      ["AMI", "FACTORY", "IMAGE", "STATE", "CREATED"],
      amis.map(({ id, factory, image, tags, created }) => [
        id,
        factory,
        image,
        tags["ami-pipeline:state"] ?? "",
        created,
      ]),
    ),
  );
  return 0;
}
