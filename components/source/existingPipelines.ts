// Which pipelines exist, for the programs that look before anything is changed.
import type { ClientSettings } from "../programs/connection";

/** The names of all pipelines that exist. */
export async function existingPipelines(settings: ClientSettings): Promise<ReadonlySet<string>> {
  const { CodePipelineClient, paginateListPipelines } = await import("@aws-sdk/client-codepipeline");
  const names = new Set<string>();
  for await (const page of paginateListPipelines({ client: new CodePipelineClient(settings) }, {})) {
    for (const { name } of page.pipelines ?? []) {
      if (name !== undefined) {
        names.add(name);
      }
    }
  }
  return names;
}
