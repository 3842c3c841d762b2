// What CodePipeline refuses in the conditions of a stage.
import type { PipelineDeclaration, RuleDeclaration, StageDeclaration } from "../model";
import { OPERATORS } from "../operators";
import { stageFault, structure } from "./faults";
import { checkReferences } from "./flow";

/** @param namespaces those of the actions in the stages before */
export function checkConditions(
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
    for (const rule of rules) {
      checkRule(stage, rule, pipeline, namespaces);
    }
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
    if (configuration[key] === undefined) {
      throw stageFault(`${where} is missing required configuration '${key}'`);
    }
  }
  const { Operator = "" } = configuration;
  if (!(Operator in OPERATORS)) {
    throw stageFault(`${where}: '${Operator}' is not an operator; use one of ${Object.keys(OPERATORS).join(", ")}`);
  }
  checkReferences(where, configuration, namespaces, pipeline);
}
