// The program that looks at a connection and at the pipelines, which Pulumi runs in every preview and update. It reads only.
import { CodePipelineClient, GetPipelineCommand } from "@aws-sdk/client-codepipeline";
import { clientSettings, describeFailure } from "../../programs/connection";
import { Problem } from "../../programs/problem";
import { existingPipelines } from "../existingPipelines";
import { homeRegionFault } from "../homeRegions";
import { getConnection } from "./getConnection";
import type { ConnectionInspection, ConnectionProblem } from "./inspection";
import { PARAMETERS, type ConnectionParameters } from "./parameters";

/** Looks at the connection and the pipelines. */
export async function inspectConnection({
  source,
  arn,
  pipelines,
  connection: way,
}: ConnectionParameters): Promise<ConnectionInspection> {
  const settings = await clientSettings(way);
  const client = new CodePipelineClient(settings);
  const fault = homeRegionFault(await client.config.region(), source);
  if (fault !== undefined) {
    throw new Problem(fault);
  }
  const [connection, all] = await Promise.all([
    arn === undefined ? undefined : getConnection(arn, client.config),
    existingPipelines(settings),
  ]);
  const existing = pipelines.filter((name) => all.has(name));
  const codeCommitRepository = await codeCommitRepositoryOf(client, existing[0]);
  return {
    ...(connection && { connection }),
    existingPipelines: existing,
    ...(codeCommitRepository !== undefined && { codeCommitRepository }),
  };
}

/** The CodeCommit repository that a pipeline takes its commits from, as one of a stack whose source was another one does. */
async function codeCommitRepositoryOf(
  client: CodePipelineClient,
  name: string | undefined,
): Promise<string | undefined> {
  if (name === undefined) {
    return undefined;
  }
  const { pipeline } = await client.send(new GetPipelineCommand({ name }));
  const actions = pipeline?.stages?.flatMap(({ actions: all = [] }) => all) ?? [];
  return actions.find(({ actionTypeId }) => actionTypeId?.provider === "CodeCommit")?.configuration?.RepositoryName;
}

if (require.main === module) {
  // The component that runs this wrote the parameters.
  const parameters = JSON.parse(process.env[PARAMETERS] ?? "") as ConnectionParameters;
  inspectConnection(parameters).then(
    (found) => {
      console.log(JSON.stringify(found));
    },
    (error: unknown) => {
      const problem = describeFailure(error);
      if (problem === undefined) {
        throw error;
      }
      // Printed, not thrown: Pulumi would wrap the message of a failure in words of its own.
      console.log(JSON.stringify({ problem } satisfies ConnectionProblem));
    },
  );
}
