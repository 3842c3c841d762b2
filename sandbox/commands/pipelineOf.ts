// Finds the pipeline that a person means by an image's or a pipeline's name.
import type { Clients } from "../client/clients";
import { listPipelines } from "../client/runs";

/** The pipeline's name. @throws with the names that there are */
export async function pipelineOf(clients: Clients, word: string | undefined): Promise<string> {
  const pipelines = await listPipelines(clients);
  const named = pipelines.find((name) => name === word || name.endsWith(`-sandbox-${word ?? ""}`));
  if (named) {
    return named;
  }
  throw new Error(
    `"${word ?? ""}" is not an image with a pipeline; the pipelines are: ${pipelines.join(", ") || "none"}.`,
  );
}
