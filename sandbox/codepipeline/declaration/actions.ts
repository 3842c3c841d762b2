// The types of action that the sandbox emulates, and what CodePipeline refuses in one action by itself.
import type { ActionDeclaration, StageDeclaration } from "../model";
import { actionFault, validation } from "./faults";

interface ActionType {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** How many artifacts there must and may be. */
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
}

const CODE_BUILD: ActionType = {
  required: ["ProjectName"],
  optional: ["PrimarySource", "EnvironmentVariables", "BatchEnabled", "CombineArtifacts", "BuildspecOverride"],
  inputs: [1, 5],
  outputs: [0, 5],
};

/** The action types that the sandbox emulates. Source: action structure reference, CodePipeline user guide. */
const ACTION_TYPES: Readonly<Record<string, ActionType>> = {
  "Source/AWS/CodeCommit/1": {
    required: ["RepositoryName", "BranchName"],
    optional: ["PollForSourceChanges", "OutputArtifactFormat"],
    inputs: [0, 0],
    outputs: [1, 1],
  },
  "Source/AWS/S3/1": {
    required: ["S3Bucket", "S3ObjectKey"],
    optional: ["PollForSourceChanges"],
    inputs: [0, 0],
    outputs: [1, 1],
  },
  "Source/AWS/CodeStarSourceConnection/1": {
    required: ["ConnectionArn", "FullRepositoryId", "BranchName"],
    optional: ["OutputArtifactFormat", "DetectChanges"],
    inputs: [0, 0],
    outputs: [1, 1],
  },
  "Build/AWS/CodeBuild/1": CODE_BUILD,
  "Test/AWS/CodeBuild/1": CODE_BUILD,
  "Approval/AWS/Manual/1": {
    required: [],
    optional: ["NotificationArn", "CustomData", "ExternalEntityLink"],
    inputs: [0, 0],
    outputs: [0, 0],
  },
};

/** Source: quotas, CodePipeline user guide. */
const MAX_CONFIGURATION_VALUE = 1000;
const MAX_CONFIGURATION_KEY = 50;

/** Throws where an action's type, configuration or number of artifacts is not accepted. */
export function checkAction(stage: StageDeclaration, action: ActionDeclaration, region: string): void {
  const { category, owner, provider, version } = action.actionTypeId;
  const type = ACTION_TYPES[[category, owner, provider, version].join("/")];
  if (!type) {
    throw actionFault(
      `ActionType (Category: '${category}', Provider: '${provider}', Owner: '${owner}', Version: '${version}') in action '${action.name}' is not available in the sandbox; it has ${Object.keys(ACTION_TYPES).join(", ")}`,
    );
  }
  if (action.region !== undefined && action.region !== region) {
    throw actionFault(
      `Action ${action.name}: the sandbox does not emulate actions in another region, ${action.region}`,
    );
  }
  if (action.timeoutInMinutes !== undefined && category !== "Approval") {
    throw actionFault(
      `Action ${action.name}: timeoutInMinutes is only for approval actions; a build's timeout is that of its project`,
    );
  }
  const configuration = action.configuration ?? {};
  for (const key of type.required) {
    if (!configuration[key]) {
      throw actionFault(`Action configuration for action '${action.name}' is missing required configuration '${key}'`);
    }
  }
  for (const [key, value] of Object.entries(configuration)) {
    if (key.length > MAX_CONFIGURATION_KEY) {
      throw validation(
        `Action ${action.name}: configuration key ${key} is longer than ${MAX_CONFIGURATION_KEY} characters`,
      );
    }
    if (value.length > MAX_CONFIGURATION_VALUE) {
      throw validation(
        `Value at 'pipeline.stages.${stage.name}.actions.${action.name}.configuration.${key}' failed to satisfy constraint: Member must have length less than or equal to ${MAX_CONFIGURATION_VALUE}; it has ${value.length}`,
      );
    }
    if (![...type.required, ...type.optional].includes(key)) {
      throw actionFault(`Action configuration for action '${action.name}' contains unknown configuration '${key}'`);
    }
  }
  if (configuration.OutputArtifactFormat === "CODEBUILD_CLONE_REF" || configuration.BatchEnabled === "true") {
    throw actionFault(`Action ${action.name}: the sandbox emulates neither full clones nor batch builds`);
  }
  checkConnection(action.name, configuration);
  if (type.optional.includes("PollForSourceChanges") && configuration.PollForSourceChanges !== "false") {
    throw actionFault(
      `Action ${action.name}: the sandbox does not poll sources; set PollForSourceChanges to "false" and start the pipeline by an event rule`,
    );
  }
  checkCount(action, "input", action.inputArtifacts ?? [], type.inputs);
  checkCount(action, "output", action.outputArtifacts ?? [], type.outputs);
}

/** Source: ConnectionArn, CodeConnections API reference; "CodeStarSourceConnection", CodePipeline user guide. */
function checkConnection(action: string, { ConnectionArn, DetectChanges }: Readonly<Record<string, string>>): void {
  if (
    ConnectionArn !== undefined &&
    !/^arn:aws(-\w+)*:(codestar-connections|codeconnections):[a-z0-9-]+:\d{12}:connection\/[\w-]+$/.test(ConnectionArn)
  ) {
    throw actionFault(`Action ${action}: ConnectionArn '${ConnectionArn}' is not the ARN of a connection`);
  }
  if (DetectChanges !== undefined && !["true", "false"].includes(DetectChanges)) {
    throw actionFault(`Action ${action}: DetectChanges is true or false, not '${DetectChanges}'`);
  }
}

function checkCount(
  action: ActionDeclaration,
  what: string,
  list: readonly unknown[],
  [least, most]: readonly [number, number],
) {
  if (list.length < least) {
    throw actionFault(
      `Action ${action.name} has ${list.length} ${what} artifacts, fewer than the ${least} that its type needs`,
    );
  }
  if (list.length > most) {
    throw actionFault(
      `Action ${action.name} has ${list.length} ${what} artifacts, more than the ${most} that its type takes`,
    );
  }
}
