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
  const ending = (text: string) => all.filter(({ pipeline }) => pipeline.endsWith(text));
  const exact = all.find(({ pipeline }) => pipeline === word);
  const [named, ...others] = exact
    ? [exact]
    : ([`-sandbox-${word ?? ""}`, `-${word ?? ""}`].map(ending).find(hasAny) ?? []);
  if (named && others.length === 0) {
    return named;
  }
  const names = all.map(({ pipeline }) => pipeline);
  throw new Error(`"${word ?? ""}" is not an image with a pipeline; the pipelines are: ${names.join(", ") || "none"}.`);
}

function hasAny(found: readonly NamedPipeline[]): boolean {
  return found.length > 0;
}
