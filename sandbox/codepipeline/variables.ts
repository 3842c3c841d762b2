// Puts values in place of #{namespace.name} in the configuration of actions and rules.
import type { PipelineExecution } from "./model";

const REFERENCE = /#\{([^{}]*)\}/g;

/** Namespace to its variables. */
export type Namespaces = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** The namespaces that CodePipeline fills itself. */
export const OWN_NAMESPACES: readonly string[] = ["codepipeline", "variables"];

/** What can be referred to at this point of an execution. */
export function namespacesOf(execution: PipelineExecution): Namespaces {
  return new Map([
    ["codepipeline", { PipelineExecutionId: execution.pipelineExecutionId }],
    ["variables", execution.variables],
    ...execution.namespaces,
  ]);
}

/** The references in a text, as namespace and name. */
export function referencesIn(text: string): { namespace: string; name: string }[] {
  return [...text.matchAll(REFERENCE)].map(([, reference = ""]) => {
    const dot = reference.indexOf(".");
    return dot === -1
      ? { namespace: reference, name: "" }
      : { namespace: reference.slice(0, dot), name: reference.slice(dot + 1) };
  });
}

/**
 * The configuration with every reference replaced. Values go in as they are, so one with a quotation mark breaks the
 * JSON around it, as it does on AWS.
 *
 * @throws when a reference leads to nothing
 */
export function resolveConfiguration(
  configuration: Readonly<Record<string, string>>,
  namespaces: Namespaces,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(configuration).map(([key, text]) => {
      const resolved = text.replace(REFERENCE, (reference, inner: string) => {
        const [{ namespace, name } = { namespace: inner, name: "" }] = referencesIn(reference);
        const value = namespaces.get(namespace)?.[name];
        if (value === undefined) {
          const known = [...namespaces.entries()].flatMap(([space, values]) =>
            Object.keys(values).map((each) => `${space}.${each}`),
          );
          throw new Error(
            `The variable ${reference} in ${key} could not be resolved. The variables at this point are: ${known.join(", ")}`,
          );
        }
        return value;
      });
      return [key, resolved];
    }),
  );
}
