// What `pulumi preview --json` prints, as far as the comment of a pull request needs it.

/** A resource as it is, or as it would be. */
export interface ResourceState {
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly parent?: string;
  /** Whether it stays in AWS where Pulumi would delete it. */
  readonly retainOnDelete?: boolean;
}

/** What would happen to a resource. */
export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: ResourceState;
  readonly newState?: ResourceState;
  /** The properties that differ. */
  readonly diffReasons?: readonly string[] | null;
  /** Those of them for which the resource is replaced. */
  readonly replaceReasons?: readonly string[] | null;
}

/** Something that was said during a preview. */
export interface Diagnostic {
  readonly message?: string;
  readonly severity: string;
  readonly urn?: string;
}

/** A preview. */
export interface Preview {
  readonly steps: readonly PreviewStep[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads what `pulumi preview --json` printed. */
export function parsePreview(text: string): Preview {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error(`pulumi preview --json printed no JSON: ${text.trim().slice(0, 500) || "nothing at all"}`);
  }
  const { steps, diagnostics } = parsed as { steps?: PreviewStep[] | null; diagnostics?: Diagnostic[] | null };
  return { steps: steps ?? [], diagnostics: diagnostics ?? [] };
}

/** The kinds of changes that people are told of, the gravest first. */
export const CHANGES = ["delete", "replace", "create", "update"] as const;
/** A kind of change. */
export type ChangeKind = (typeof CHANGES)[number];

/** Source: the type StepOp, pkg/resource/deploy/step.go of pulumi/pulumi. What is read, refreshed or the same is no change. */
const KINDS: Readonly<Record<string, ChangeKind>> = {
  delete: "delete",
  discard: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "discard-replaced": "replace",
  "import-replacement": "replace",
  "read-replacement": "replace",
  create: "create",
  import: "create",
  update: "update",
};

/** A resource that would change. */
export interface Change {
  readonly kind: ChangeKind;
  readonly type: string;
  readonly name: string;
  readonly before?: ResourceState;
  readonly after?: ResourceState;
  /** The properties that differ; of a replacement, those that ask for it. */
  readonly properties: readonly string[];
}

/** The resources that would change. A replacement is several steps and one change. */
export function changesIn({ steps }: Pick<Preview, "steps">): readonly Change[] {
  const changes = new Map<string, Change>();
  for (const step of steps) {
    const kind = KINDS[step.op];
    if (kind !== undefined) {
      changes.set(step.urn, joined(changes.get(step.urn), kind, step));
    }
  }
  return [...changes.values()].sort((one, other) => CHANGES.indexOf(one.kind) - CHANGES.indexOf(other.kind));
}

function joined(known: Change | undefined, kind: ChangeKind, step: PreviewStep): Change {
  const { type, name } = partsOf(step.urn);
  const before = step.oldState ?? known?.before;
  const after = step.newState ?? known?.after;
  const differing = (kind === "replace" ? step.replaceReasons : step.diffReasons) ?? [];
  return {
    kind: known?.kind === "replace" ? "replace" : kind,
    type,
    name,
    ...(before && { before }),
    ...(after && { after }),
    properties: [...new Set([...(known?.properties ?? []), ...differing])],
  };
}

/** The type and the name of a resource: `urn:pulumi:<stack>::<project>::<parents' types>$<type>::<name>`. */
export function partsOf(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? types, name: name.join("::") };
}
