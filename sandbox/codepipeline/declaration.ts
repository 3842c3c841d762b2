// What CodePipeline refuses in a pipeline's declaration although its published model allows it; called by CreatePipeline
// and UpdatePipeline before anything happens.
import { AwsError } from "../frontdoor/service";
import { OPERATORS } from "./conditions";
import type { ActionDeclaration, PipelineDeclaration, RuleDeclaration, StageDeclaration } from "./model";
import { OWN_NAMESPACES, referencesIn } from "./variables";

interface ActionType {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** The least and the most artifacts. */
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
const MAX_STAGES = 50;
const MAX_ACTIONS_PER_STAGE = 50;
const MAX_VARIABLES = 50;

export function checkDeclaration(pipeline: PipelineDeclaration, region: string): void {
  checkSettings(pipeline, region);
  checkStages(pipeline.stages);
  const artifacts = new Set<string>();
  const namespaces = new Set<string>();
  for (const stage of pipeline.stages) {
    checkConditions(stage, pipeline, namespaces);
    for (const group of actionGroups(stage)) {
      // Actions of one run order run side by side and see only what came before.
      for (const action of group) {
        checkAction(stage, action, region);
        checkInputs(stage, action, artifacts);
        const where = `Action ${action.name} in stage ${stage.name}`;
        checkReferences(where, action.configuration ?? {}, namespaces, pipeline);
      }
      for (const action of group) declare(stage, action, artifacts, namespaces);
    }
  }
}

/** The actions of a stage in the order they run: those of a group run side by side. */
export function actionGroups(stage: StageDeclaration): ActionDeclaration[][] {
  const groups = new Map<number, ActionDeclaration[]>();
  for (const action of stage.actions) {
    const order = action.runOrder ?? 1;
    groups.set(order, [...(groups.get(order) ?? []), action]);
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, actions]) => actions);
}

/** The one store of a single-region pipeline. */
export function artifactStoreOf(pipeline: PipelineDeclaration, region: string): { location: string; keyId?: string } {
  const store = pipeline.artifactStore ?? pipeline.artifactStores?.[region];
  if (!store) throw structure(`Pipeline ${pipeline.name} has no artifact store in its own region, ${region}`);
  return { location: store.location, ...(store.encryptionKey && { keyId: store.encryptionKey.id }) };
}

function checkSettings(pipeline: PipelineDeclaration, region: string): void {
  const { name, roleArn, artifactStore, artifactStores, pipelineType = "V1", executionMode, variables = [] } = pipeline;
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+/.test(roleArn)) {
    throw validation(`Pipeline ${name}: roleArn ${JSON.stringify(roleArn)} is not the ARN of a role`);
  }
  if ((artifactStore === undefined) === (artifactStores === undefined)) {
    throw validation(`Pipeline ${name} must have either artifactStore or artifactStores, and not both`);
  }
  artifactStoreOf(pipeline, region);
  for (const other of Object.keys(artifactStores ?? {}).filter((each) => each !== region)) {
    throw structure(`Pipeline ${name}: the sandbox does not emulate actions in other regions, so no store in ${other}`);
  }
  if (pipelineType !== "V2") {
    const needs = [
      ...(executionMode === "QUEUED" || executionMode === "PARALLEL" ? [`execution mode ${executionMode}`] : []),
      ...(variables.length > 0 ? ["variables"] : []),
      ...(pipeline.triggers && pipeline.triggers.length > 0 ? ["triggers"] : []),
    ];
    if (needs.length > 0)
      throw structure(`Pipeline ${name} is of type V1; ${needs.join(" and ")} need pipelineType V2`);
  }
  if (variables.length > MAX_VARIABLES) {
    throw new AwsError(
      "LimitExceededException",
      `Pipeline ${name} has ${variables.length} variables, at most ${MAX_VARIABLES} are allowed`,
    );
  }
  unique(
    variables.map((variable) => variable.name),
    (variable) => structure(`Pipeline ${name} has more than one variable named ${variable}`),
  );
  for (const variable of variables) {
    if (variable.defaultValue === "") {
      throw validation(
        `Pipeline ${name}: the default value of variable ${variable.name} is empty; leave it out instead`,
      );
    }
  }
}

function checkStages(stages: readonly StageDeclaration[]): void {
  if (stages.length < 2) {
    throw structure(`Pipeline has only ${stages.length} stage(s). There should be a minimum of 2 stages in a pipeline`);
  }
  if (stages.length > MAX_STAGES) {
    throw new AwsError(
      "LimitExceededException",
      `Pipeline has ${stages.length} stages, at most ${MAX_STAGES} are allowed`,
    );
  }
  unique(
    stages.map(({ name }) => name),
    (name) => stageFault(`Stage name ${name} is used more than once in the pipeline`),
  );
  for (const [index, stage] of stages.entries()) {
    if (stage.actions.length === 0) throw stageFault(`Stage ${stage.name} has no actions`);
    if (stage.actions.length > MAX_ACTIONS_PER_STAGE) {
      throw new AwsError(
        "LimitExceededException",
        `Stage ${stage.name} has ${stage.actions.length} actions, at most ${MAX_ACTIONS_PER_STAGE} are allowed`,
      );
    }
    unique(
      stage.actions.map(({ name }) => name),
      (name) => actionFault(`Action name ${name} is used more than once in stage ${stage.name}`),
    );
    for (const action of stage.actions) {
      const isSource = action.actionTypeId.category === "Source";
      if (index === 0 && !isSource) {
        throw structure(
          `Pipeline should start with a stage that only contains source actions, but ${stage.name} has ${action.name} of category ${action.actionTypeId.category}`,
        );
      }
      if (index > 0 && isSource) {
        throw structure(`Only the first stage may have source actions, but ${stage.name} has ${action.name}`);
      }
    }
  }
}

function checkConditions(
  stage: StageDeclaration,
  pipeline: PipelineDeclaration,
  namespaces: ReadonlySet<string>,
): void {
  const { beforeEntry, onFailure, onSuccess } = stage;
  const others = onSuccess !== undefined || (onFailure?.conditions ?? []).length > 0;
  if (others || (onFailure?.result !== undefined && onFailure.result !== "RETRY")) {
    throw stageFault(
      `Stage ${stage.name}: the sandbox emulates no rollback and no conditions but beforeEntry; of onFailure only the result RETRY`,
    );
  }
  if (beforeEntry && pipeline.pipelineType !== "V2") {
    throw structure(`Stage ${stage.name} of pipeline ${pipeline.name} has conditions; they need pipelineType V2`);
  }
  for (const { result, rules = [] } of beforeEntry?.conditions ?? []) {
    if (result !== "FAIL" && result !== "SKIP") {
      throw stageFault(
        `Stage ${stage.name}: the result of a beforeEntry condition is FAIL or SKIP, not ${result ?? ""}`,
      );
    }
    for (const rule of rules) checkRule(stage, rule, pipeline, namespaces);
  }
}

function checkRule(
  stage: StageDeclaration,
  { name, ruleTypeId, configuration = {} }: RuleDeclaration,
  pipeline: PipelineDeclaration,
  namespaces: ReadonlySet<string>,
): void {
  const where = `Rule ${name} of stage ${stage.name}`;
  if (ruleTypeId.category !== "Rule" || ruleTypeId.provider !== "VariableCheck") {
    throw stageFault(`${where}: the sandbox has no rules of provider ${ruleTypeId.provider}, only VariableCheck`);
  }
  for (const key of ["Variable", "Operator", "Value"]) {
    if (configuration[key] === undefined) throw stageFault(`${where} is missing required configuration '${key}'`);
  }
  const { Operator = "" } = configuration;
  if (!(Operator in OPERATORS)) {
    throw stageFault(`${where}: '${Operator}' is not an operator; use one of ${Object.keys(OPERATORS).join(", ")}`);
  }
  checkReferences(where, configuration, namespaces, pipeline);
}

function checkAction(stage: StageDeclaration, action: ActionDeclaration, region: string): void {
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
  checkCount(action, "input", action.inputArtifacts ?? [], type.inputs);
  checkCount(action, "output", action.outputArtifacts ?? [], type.outputs);
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

function checkInputs(stage: StageDeclaration, action: ActionDeclaration, artifacts: ReadonlySet<string>): void {
  const inputs = (action.inputArtifacts ?? []).map(({ name }) => name);
  for (const input of inputs) {
    if (!artifacts.has(input)) {
      throw actionFault(
        `Action ${action.name} in stage ${stage.name} takes the input artifact ${input}, which no action before it puts out`,
      );
    }
  }
  const primary = action.configuration?.PrimarySource;
  if (inputs.length > 1 && (primary === undefined || !inputs.includes(primary))) {
    throw actionFault(
      `Action ${action.name} has several input artifacts; its configuration PrimarySource must name one of ${inputs.join(", ")}`,
    );
  }
}

function checkReferences(
  where: string,
  configuration: Readonly<Record<string, string>>,
  namespaces: ReadonlySet<string>,
  pipeline: PipelineDeclaration,
): void {
  const variables = (pipeline.variables ?? []).map(({ name }) => name);
  for (const [key, value] of Object.entries(configuration)) {
    for (const { namespace, name } of referencesIn(value)) {
      const isKnown =
        namespace === "variables"
          ? variables.includes(name)
          : OWN_NAMESPACES.includes(namespace) || namespaces.has(namespace);
      if (!isKnown) {
        throw actionFault(
          `${where} refers to #{${namespace}.${name}} in ${key}, which no action before it and no variable of the pipeline defines`,
        );
      }
    }
  }
}

function declare(
  stage: StageDeclaration,
  action: ActionDeclaration,
  artifacts: Set<string>,
  namespaces: Set<string>,
): void {
  for (const { name } of action.outputArtifacts ?? []) {
    if (artifacts.has(name)) {
      throw actionFault(`Output artifact ${name} of action ${action.name} in stage ${stage.name} is put out twice`);
    }
    artifacts.add(name);
  }
  const { namespace } = action;
  if (namespace === undefined) return;
  if (OWN_NAMESPACES.includes(namespace) || namespaces.has(namespace)) {
    throw actionFault(`Namespace ${namespace} of action ${action.name} in stage ${stage.name} is taken already`);
  }
  namespaces.add(namespace);
}

function unique(names: readonly string[], fault: (name: string) => AwsError): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw fault(twice);
}

function validation(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

function structure(message: string): AwsError {
  return new AwsError("InvalidStructureException", message);
}

function stageFault(message: string): AwsError {
  return new AwsError("InvalidStageDeclarationException", message);
}

function actionFault(message: string): AwsError {
  return new AwsError("InvalidActionDeclarationException", message);
}
