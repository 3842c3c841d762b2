// Whether images can be made from the source: CodeCommit in the home region, or a connection to one's own repository.
import { CodeCommitClient, ListRepositoriesCommand } from "@aws-sdk/client-codecommit";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { parseConnectionArn } from "../../../components/source/connection/arn";
import { getConnection } from "../../../components/source/connection/getConnection";
import type { FoundConnection } from "../../../components/source/connection/inspection";
import { planPipelines } from "../../../components/source/connection/plan";
import { isConnected } from "../../../components/source/connection/providers";
import type { Check } from "../check";
import type { Context } from "../context";
import { fine, stop, warn, type Finding } from "../finding";

/** Whether images can be made from the source. */
export const source: Check = {
  topic: "Source",
  async look(context) {
    if (!isConnected(context.settings.source)) {
      return [await codeCommit(context)];
    }
    const arn = connectionOf(context);
    const found = arn === undefined ? undefined : await getConnection(arn, context.client(CodePipelineClient).config);
    return [connectionFinding(context, arn, found)];
  },
};

/**
 * AWS took no new customers of CodeCommit from July 2024 until November 2025, and takes them again. So an answer is all
 * there is to look for; that the region has the service at all, the settings' own check knows. Source:
 * https://aws.amazon.com/blogs/devops/aws-codecommit-returns-to-general-availability/
 */
async function codeCommit({ client, region }: Context): Promise<Finding> {
  await client(CodeCommitClient).send(new ListRepositoriesCommand({}));
  return fine(`CodeCommit answers in ${region}.`);
}

/** The connection that the settings name, or else the one that the stack has made. */
export function connectionOf({ settings, ownedArns }: Pick<Context, "settings" | "ownedArns">): string | undefined {
  const { connectionArn } = settings;
  return typeof connectionArn === "string"
    ? connectionArn
    : [...ownedArns].find((arn) => parseConnectionArn(arn) !== undefined);
}

/** Judges the connection as the program does. */
export function connectionFinding(
  { settings, region }: Pick<Context, "settings" | "region">,
  arn: string | undefined,
  connection: FoundConnection | undefined,
): Finding {
  const { source: provider, repository = "", connectionArn } = settings;
  if (!isConnected(provider)) {
    return fine("The source is CodeCommit.");
  }
  const { problem, warning } = planPipelines({
    source: provider,
    repository,
    ...(arn !== undefined && { arn }),
    isOwn: connectionArn === undefined,
    homeRegion: region,
    found: { ...(connection && { connection }), existingPipelines: [] },
    pipelineNames: {},
  });
  if (problem !== undefined) {
    return stop(problem.what, problem.remedy);
  }
  return warning === undefined
    ? fine(`The connection ${arn ?? ""} is available. Whether it reaches ${repository}, only a run tells.`)
    : warn(warning.what, warning.remedy);
}
