// The conditions of a stage: what CodePipeline checks before an execution may enter it.
import { randomUUID } from "node:crypto";
import { now } from "../../frontdoor/wire";
import type { PipelineExecution, RuleDeclaration, RuleExecution, StageDeclaration } from "../model";
import { OPERATORS } from "../operators";
import { resolveConfiguration, type Namespaces } from "../variables";

/** What happens to an execution that wants to enter a stage. */
export type Entry = "enter" | "skip" | "fail";

/**
 * Runs the rules of a stage's entry conditions and keeps them in the execution. A stage without conditions is open. "Each
 * condition has a rule set which is an ordered set of rules that are evaluated together" and fails if one fails, says "Configure
 * conditions for a stage" in CodePipeline's user guide. Whether those after it are run is not said: here, they are not.
 */
export function checkEntry(execution: PipelineExecution, stage: StageDeclaration, namespaces: Namespaces): Entry {
  for (const { result, rules = [] } of stage.beforeEntry?.conditions ?? []) {
    for (const rule of rules) {
      const ran = runRule(execution, stage, rule, namespaces);
      execution.rules.push(ran);
      const { status, errorDetails } = ran;
      if (status === "Failed") {
        return result === "SKIP" && errorDetails === undefined ? "skip" : "fail";
      }
    }
  }
  return "enter";
}

function runRule(
  execution: PipelineExecution,
  stage: StageDeclaration,
  rule: RuleDeclaration,
  namespaces: Namespaces,
): RuleExecution {
  const ran = {
    ruleExecutionId: randomUUID(),
    stageName: stage.name,
    rule,
    pipelineVersion: execution.pipelineVersion,
    roleArn: rule.roleArn ?? execution.declaration.roleArn,
    startTime: now(),
  };
  try {
    const resolvedConfiguration = resolveConfiguration(rule.configuration ?? {}, namespaces);
    const { Variable = "", Operator = "", Value = "" } = resolvedConfiguration;
    const holds = OPERATORS[Operator]?.(Variable, Value) ?? false;
    return {
      ...ran,
      resolvedConfiguration,
      lastUpdateTime: now(),
      status: holds ? "Succeeded" : "Failed",
      summary: `Variable check ${holds ? "passed" : "failed"}: ${Variable} ${Operator} ${Value}`,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      ...ran,
      resolvedConfiguration: {},
      lastUpdateTime: now(),
      status: "Failed",
      summary: message,
      errorDetails: { code: "ConfigurationError", message },
    };
  }
}
