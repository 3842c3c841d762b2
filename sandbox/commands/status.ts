// `status`: the pipelines of a running sandbox with their newest runs, what is published, and the AMIs.
import type { Clients } from "../client/clients";
import { listAmis } from "../client/images";
import { publishedBy } from "../client/published";
import { clientsWithPipelines } from "../client/regions";
import { listPipelines, listRuns } from "../client/runs";
import { formatTable } from "../../scripts/table";
import type { Invocation } from "./invocation";
import { openSandbox } from "./open";
import { describePublished, describeRuns } from "./report";

/** Gives 0 once the tables are printed. */
export async function status(invocation: Invocation): Promise<number> {
  const { endpoint } = await openSandbox(invocation);
  const regions = await Promise.all((await clientsWithPipelines(endpoint)).map((clients) => look(clients, endpoint)));
  const amis = regions.flatMap(({ amis: ofRegion }) => ofRegion);

  console.log(`The sandbox answers at ${endpoint}\n`);
  console.log(
    describeRuns(
      regions.flatMap(({ runs }) => runs),
      invocation.port,
    ),
  );
  console.log();
  console.log(describePublished(regions.flatMap(({ published }) => published)));
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

async function look(clients: Clients, endpoint: string) {
  const pipelines = await listPipelines(clients);
  const runs = await Promise.all(pipelines.map((pipeline) => listRuns(clients, pipeline)));
  const published = await Promise.all(runs.map((newestFirst) => publishedBy(clients, endpoint, newestFirst)));
  return { runs: runs.flatMap(([newest]) => newest ?? []), published: published.flat(), amis: await listAmis(clients) };
}
