// The program that looks at a connection and at the pipelines, which Pulumi runs in every preview and update. It reads only.
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { clientSettings, describeFailure, type ClientSettings } from "../../programs/connection";
import { Problem } from "../../programs/problem";
import { existingPipelines, sourceActionOf } from "../existingPipelines";
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
  const codeCommitRepository = await codeCommitRepositoryOf(settings, existing[0]);
  return {
    ...(connection && { connection }),
    existingPipelines: existing,
    ...(codeCommitRepository !== undefined && { codeCommitRepository }),
  };
}

/** The CodeCommit repository that a pipeline takes its commits from, as one of a stack whose source was another one does. */
async function codeCommitRepositoryOf(settings: ClientSettings, name: string | undefined): Promise<string | undefined> {
  const action = name === undefined ? undefined : await sourceActionOf(settings, name);
  return action?.actionTypeId?.provider === "CodeCommit" ? action.configuration?.RepositoryName : undefined;
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
