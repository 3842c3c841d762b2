// `status`: the pipelines of a running sandbox with their newest runs, what is published, and the AMIs.
import { listAmis } from "../client/images";
import { publishedBy } from "../client/published";
import { listPipelines, listRuns, newestRun } from "../client/runs";
import { formatTable } from "../../scripts/table";
import type { Invocation } from "./invocation";
import { openSandbox } from "./open";
import { describePublished, describeRuns } from "./report";

/** Gives 0 once the tables are printed. */
export async function status(invocation: Invocation): Promise<number> {
  const { clients, endpoint } = await openSandbox(invocation);
  const pipelines = await listPipelines(clients);
  const newest = await Promise.all(pipelines.map((pipeline) => newestRun(clients, pipeline)));
  const runs = newest.flatMap((run) => run ?? []);
  const published = await Promise.all(
    pipelines.map(async (pipeline) => publishedBy(clients, endpoint, await listRuns(clients, pipeline))),
  );
  const amis = await listAmis(clients);

  console.log(`The sandbox answers at ${endpoint}\n`);
  console.log(describeRuns(runs, invocation.port));
  console.log();
  console.log(describePublished(published.flat()));
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
