// Previews in the form in which `pulumi preview --json` prints them, cut down to what matters.

/** A resource's URN, as the program's components nest it. */
export function urn(type: string, name: string): string {
  return `urn:pulumi:dev::ami-pipeline::ami-pipeline:index:AmiFactory$${type}::${name}`;
}

/** A step; the states are what their inputs are. */
export function step(
  op: string,
  type: string,
  name: string,
  {
    before,
    after,
    reasons,
    parent,
    retainOnDelete,
  }: {
    before?: object;
    after?: object;
    reasons?: readonly string[];
    parent?: string;
    retainOnDelete?: boolean;
  } = {},
): object {
  const state = (inputs: object) => ({
    urn: urn(type, name),
    type,
    inputs,
    ...(parent !== undefined && { parent }),
    ...(retainOnDelete === true && { retainOnDelete }),
  });
  return {
    op,
    urn: urn(type, name),
    ...(before && { oldState: state(before) }),
    ...(after && { newState: state(after) }),
    diffReasons: reasons ?? null,
    replaceReasons: op.includes("replace") ? (reasons ?? null) : null,
  };
}

/** What the command prints. */
export function printed(steps: readonly object[], diagnostics: readonly object[] = []): string {
  return JSON.stringify({ steps, diagnostics, duration: 1, changeSummary: {} });
}
