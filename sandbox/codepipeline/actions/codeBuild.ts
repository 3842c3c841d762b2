// The CodeBuild action: starts a build in the name of the pipeline's role, waits for it and reads its outcome.
import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  CodeBuildServiceException,
  StartBuildCommand,
  StopBuildCommand,
  type Build,
} from "@aws-sdk/client-codebuild";
import type { CodeBuild } from "../../codebuild/codeBuild";
import type { EnvironmentVariable } from "../../codebuild/model";
import type { Credentials } from "../../codebuild/run/role";
import { roleClient } from "../../frontdoor/roleClient";
import type { ActionContext, ActionResult, RunAction } from "./action";
import { sessionNameOf } from "./session";
import type { Artifact } from "../model";

/** What the action works with. */
export interface CodeBuildActionOptions {
  readonly endpoint: string;
  readonly issueCredentials: (roleArn: string, sessionName: string) => Credentials;
  readonly builds: Pick<CodeBuild, "expect">;
}

/** Runs actions of the provider CodeBuild. */
export function codeBuildAction({ endpoint, issueCredentials, builds }: CodeBuildActionOptions): RunAction {
  return async (context: ActionContext): Promise<ActionResult> => {
    const { configuration, pipeline, inputs, outputs, actionExecutionId, signal } = context;
    const credentials = issueCredentials(context.roleArn, sessionNameOf(context));
    const client = new CodeBuildClient(roleClient(endpoint, pipeline.region, credentials));
    const variables = readEnvironmentVariables(configuration.EnvironmentVariables);
    const primary = inputs.find(({ name }) => name === configuration.PrimarySource) ?? inputs[0];
    if (!primary) {
      throw new Error(`Action ${context.declaration.name} has no input artifact`);
    }
    const over = builds.expect(actionExecutionId, {
      initiator: `codepipeline/${pipeline.name}`,
      source: primary.place,
      secondarySources: Object.fromEntries(
        inputs.filter((input) => input !== primary).map(({ name, place }) => [name, place]),
      ),
      artifacts: outputs.map(({ name, place }) => ({
        place,
        packaging: "ZIP",
        // One output is the buildspec's `artifacts`, several are its `secondary-artifacts` by name.
        ...(outputs.length > 1 && { identifier: name }),
      })),
      ...(primary.revisionId !== undefined && { resolvedSourceVersion: primary.revisionId }),
    });

    const { build } = await client
      .send(
        new StartBuildCommand({
          projectName: configuration.ProjectName ?? "",
          idempotencyToken: actionExecutionId,
          ...(variables.length > 0 && { environmentVariablesOverride: variables }),
          ...(configuration.BuildspecOverride !== undefined && { buildspecOverride: configuration.BuildspecOverride }),
          ...(context.encryptionKeyId !== undefined && { encryptionKeyOverride: context.encryptionKeyId }),
        }),
      )
      .catch((error: unknown) => {
        throw notStarted(error);
      });
    const id = build?.id ?? "";
    context.report({
      externalExecutionId: id,
      externalExecutionUrl: `https://console.aws.amazon.com/codebuild/home?region=${pipeline.region}#/builds/${id}/view/new`,
      ...(build?.logs?.cloudWatchLogsArn !== undefined && { logStreamARN: build.logs.cloudWatchLogsArn }),
    });
    const stop = () => {
      // Abandoning an action stops its build; changing the pipeline lets the build go on.
      if (signal.reason === "abandoned") {
        client.send(new StopBuildCommand({ id })).catch(() => undefined);
      }
    };
    if (signal.aborted) {
      stop();
    } else {
      signal.addEventListener("abort", stop, { once: true });
    }

    await over;
    const { builds: [final] = [] } = await client.send(new BatchGetBuildsCommand({ ids: [id] }));
    return outcomeOf(final, outputs);
  };
}

/** The error of an action whose build is refused, as CodePipeline words it. */
export function notStarted(error: unknown): unknown {
  if (error instanceof CodeBuildServiceException) {
    const { httpStatusCode = 400, requestId = "" } = error.$metadata;
    error.message = `Error calling startBuild: ${error.message} (Service: AWSCodeBuild; Status Code: ${httpStatusCode}; Error Code: ${error.name}; Request ID: ${requestId}; Proxy: null)`;
  }
  return error;
}

/** The configuration's EnvironmentVariables: a JSON array in one string. */
export function readEnvironmentVariables(text: string | undefined): EnvironmentVariable[] {
  if (text === undefined) {
    return [];
  }
  const fault = new Error(
    `The value of EnvironmentVariables does not match the expected format, a JSON array of objects with name, value and type: ${text}`,
  );
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw fault;
  }
  if (!Array.isArray(list)) {
    throw fault;
  }
  return list.map((entry: unknown) => {
    const {
      name,
      value,
      type = "PLAINTEXT",
    } = typeof entry === "object" && entry !== null ? ({ ...entry } as Record<string, unknown>) : {};
    const isType = type === "PLAINTEXT" || type === "PARAMETER_STORE" || type === "SECRETS_MANAGER";
    if (typeof name !== "string" || typeof value !== "string" || !isType) {
      throw fault;
    }
    return { name, value, type };
  });
}

/** The action's result, from the build as it ended. */
export function outcomeOf(build: Build | undefined, outputs: readonly Artifact[]): ActionResult {
  const outputVariables = Object.fromEntries(
    (build?.exportedEnvironmentVariables ?? []).map(({ name = "", value = "" }) => [name, value]),
  );
  if (build?.buildStatus === "SUCCEEDED") {
    return { outputs, outputVariables };
  }
  const phase = build?.phases?.find(({ phaseStatus }) => phaseStatus !== undefined && phaseStatus !== "SUCCEEDED");
  const context = phase?.contexts?.[0];
  return {
    outputVariables,
    errorDetails: {
      code: "JobFailed",
      message: `Build terminated with state: ${build?.buildStatus ?? "unknown"}. Phase: ${phase?.phaseType ?? ""}, Code: ${context?.statusCode ?? ""}, Message: ${context?.message ?? ""}`,
    },
  };
}
