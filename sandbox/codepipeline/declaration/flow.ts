// What flows from action to action: artifacts and variables. An action may only take what an earlier one puts out.
import type { ActionDeclaration, PipelineDeclaration, StageDeclaration } from "../model";
import { OWN_NAMESPACES, referencesIn } from "../variables";
import { actionFault } from "./faults";

/** Throws where an action takes an artifact that is not in `artifacts`. */
export function checkInputs(stage: StageDeclaration, action: ActionDeclaration, artifacts: ReadonlySet<string>): void {
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

/** Throws where a configuration refers to a variable that nothing defines. */
export function checkReferences(
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

/** Adds what an action puts out to what later ones may take. @throws where it is there already */
export function declare(
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
  if (namespace === undefined) {
    return;
  }
  if (OWN_NAMESPACES.includes(namespace) || namespaces.has(namespace)) {
    throw actionFault(`Namespace ${namespace} of action ${action.name} in stage ${stage.name} is taken already`);
  }
  namespaces.add(namespace);
}
