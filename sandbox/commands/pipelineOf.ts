// Finds the pipeline that a person means by an image's or a pipeline's name, in whatever region.
import type { Clients } from "../client/clients";
import { clientsWithPipelines } from "../client/regions";
import { listPipelines } from "../client/runs";

/** A pipeline, and the clients of its region. */
export interface NamedPipeline {
  readonly clients: Clients;
  readonly pipeline: string;
}

/** The pipeline of a name. @throws with the names that there are */
export async function pipelineOf(endpoint: string, word: string | undefined): Promise<NamedPipeline> {
  const everywhere = await clientsWithPipelines(endpoint);
  const lists = await Promise.all(
    everywhere.map(async (clients) => (await listPipelines(clients)).map((pipeline) => ({ clients, pipeline }))),
  );
  const all = lists.flat();
  const named =
    all.find(({ pipeline }) => pipeline === word) ??
    all.find(({ pipeline }) => pipeline.endsWith(`-sandbox-${word ?? ""}`));
  if (named) {
    return named;
  }
  const names = all.map(({ pipeline }) => pipeline);
  throw new Error(`"${word ?? ""}" is not an image with a pipeline; the pipelines are: ${names.join(", ") || "none"}.`);
}
