// Which pipelines exist, and where they take their commits from, for the programs that look before anything is changed.
import type { ActionDeclaration } from "@aws-sdk/client-codepipeline";
import type { ClientSettings } from "../programs/connection";

/** The providers of source actions that take commits: another one takes the code of the gates. */
const REPOSITORIES: readonly string[] = ["CodeCommit", "CodeStarSourceConnection"];

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

/** The action by which a pipeline takes its commits from a repository, of whichever kind. */
export async function sourceActionOf(settings: ClientSettings, name: string): Promise<ActionDeclaration | undefined> {
  const { CodePipelineClient, GetPipelineCommand } = await import("@aws-sdk/client-codepipeline");
  const { pipeline } = await new CodePipelineClient(settings).send(new GetPipelineCommand({ name }));
  const actions = pipeline?.stages?.flatMap(({ actions: all = [] }) => all) ?? [];
  return actions.find(({ actionTypeId }) => REPOSITORIES.includes(actionTypeId?.provider ?? ""));
}
