// What CodePipeline refuses in a pipeline's declaration although its published model allows it.
import type { PipelineDeclaration, StageDeclaration } from "../model";
import { checkAction } from "./actions";
import { checkConditions } from "./conditions";
import { actionFault, stageFault, structure, tooMany, unique, validation } from "./faults";
import { checkInputs, checkReferences, declare } from "./flow";
import { actionGroups, artifactStoreOf } from "./parts";
import { checkTriggers } from "./triggers";

const MAX_STAGES = 50;
const MAX_ACTIONS_PER_STAGE = 50;
const MAX_VARIABLES = 50;

/** Throws where CodePipeline would refuse the declaration, or the sandbox could not run it. */
export function checkDeclaration(pipeline: PipelineDeclaration, region: string): void {
  checkSettings(pipeline, region);
  checkStages(pipeline.stages);
  checkTriggers(pipeline);
  const artifacts = new Set<string>();
  const namespaces = new Set<string>();
  for (const stage of pipeline.stages) {
    checkConditions(stage, pipeline, namespaces);
    for (const group of actionGroups(stage)) {
      // Actions of the same run order run side by side and see only what earlier ones put out.
      for (const action of group) {
        checkAction(stage, action, region);
        checkInputs(stage, action, artifacts);
        const where = `Action ${action.name} in stage ${stage.name}`;
        checkReferences(where, action.configuration ?? {}, namespaces, pipeline);
      }
      for (const action of group) {
        declare(stage, action, artifacts, namespaces);
      }
    }
  }
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
    if (needs.length > 0) {
      throw structure(`Pipeline ${name} is of type V1; ${needs.join(" and ")} need pipelineType V2`);
    }
  }
  if (variables.length > MAX_VARIABLES) {
    throw tooMany(`Pipeline ${name} has ${variables.length} variables, at most ${MAX_VARIABLES} are allowed`);
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
    throw tooMany(`Pipeline has ${stages.length} stages, at most ${MAX_STAGES} are allowed`);
  }
  unique(
    stages.map(({ name }) => name),
    (name) => stageFault(`Stage name ${name} is used more than once in the pipeline`),
  );
  for (const [index, stage] of stages.entries()) {
    if (stage.actions.length === 0) {
      throw stageFault(`Stage ${stage.name} has no actions`);
    }
    if (stage.actions.length > MAX_ACTIONS_PER_STAGE) {
      throw tooMany(
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
