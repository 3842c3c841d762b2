// Which builds are over: what a running one has made is not left behind.
import { BatchGetBuildsCommand, type CodeBuildClient } from "../../common/aws";

/** How a build stands. One that CodeBuild does not know any more is over. */
export type BuildState = "running" | "over";

/** The most that CodeBuild tells of at once. Source: BatchGetBuilds, CodeBuild API. */
const AT_ONCE = 100;

/**
 * Asks CodeBuild about builds, by their ARNs. It leaves out those of projects that it may not ask about, which have another
 * prefix than today's: nobody knows then whether they are over.
 */
export async function askBuilds(
  codeBuild: CodeBuildClient,
  arns: readonly string[],
  projectNamePrefix: string,
): Promise<ReadonlyMap<string, BuildState>> {
  const asked = [...new Set(arns)].flatMap((arn) => {
    const [, id = "", project = ""] = /:build\/(([^:]+):.+)$/.exec(arn) ?? [];
    return isOurs(project, projectNamePrefix) ? [{ arn, id }] : [];
  });
  const running = new Set<string>();
  for (let start = 0; start < asked.length; start += AT_ONCE) {
    const ids = asked.slice(start, start + AT_ONCE).map(({ id }) => id);
    const { builds = [] } = await codeBuild.send(new BatchGetBuildsCommand({ ids }));
    for (const { id, buildComplete } of builds) {
      if (buildComplete !== true && id !== undefined) {
        running.add(id);
      }
    }
  }
  return new Map(asked.map(({ arn, id }) => [arn, running.has(id) ? "running" : "over"]));
}

/** Build and Test are the stages that make something, also those of pull requests. */
function isOurs(project: string, prefix: string): boolean {
  return ["", "_pr"].some((pull) => ["build", "test"].some((stage) => project === `${prefix}${pull}-${stage}`));
}
