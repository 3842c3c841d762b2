// The comment of a pull request: what a preview of a stack says, for people to read.
import type { ImageChange } from "./imageChanges";
import { block, code, listed, withinLimit } from "./markdown";
import { policyChanges, type PolicyChange } from "./policyChanges";
import type { Grant } from "./policyDiff";
import { changesIn, type Change, type ChangeKind, type Preview } from "./preview";

/** What a comment is made from. */
export interface CommentInputs {
  readonly stack: string;
  /** The commit that was looked at. */
  readonly commit: string;
  /** What would change in AWS. Whether it could be found out is in its diagnostics. */
  readonly preview: Preview;
  /** Whether the preview succeeded. */
  readonly succeeded: boolean;
  /** The images whose files change; undefined if they are in another repository. */
  readonly images: readonly ImageChange[] | undefined;
}

/** What GitHub takes at most. Source: the error "Body is too long (maximum is 65536 characters)" of its REST API. */
const MOST_CHARACTERS = 65_536;

/** How a comment of a stack is found again. */
export function markerOf(stack: string): string {
  return `<!-- ami-pipeline preview of ${stack.replace(/[^\w./-]/g, "_")} -->`;
}

/** Makes the comment. Values of properties are not shown, but for policies; what is secret, Pulumi hides itself. */
export function renderComment({ stack, commit, preview, succeeded, images }: CommentInputs): string {
  const changes = changesIn(preview).filter((change) => !isComponent(change));
  const head = [
    markerOf(stack),
    `### \`pulumi preview\` of ${code(stack)} at ${code(commit.slice(0, 7))}`,
    succeeded ? summaryOf(changes) : "**The preview failed.** What follows is what it said until then.",
  ];
  const paragraphs = [
    ...head,
    ...messages(preview, "error"),
    ...losses(changes),
    ...imageSection(images, changes),
    ...policySection(policyChanges(changes)),
    ...messages(preview, "warning"),
    ...others(changes),
  ];
  return withinLimit(paragraphs, MOST_CHARACTERS);
}

const WORDS: Readonly<Record<ChangeKind, string>> = {
  delete: "to delete",
  replace: "to replace",
  create: "to create",
  update: "to update",
};

function summaryOf(changes: readonly Change[]): string {
  const counts = Object.entries(WORDS).flatMap(([kind, words]) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  return counts.length === 0 ? "Nothing changes in AWS." : `Resources: ${counts.join(", ")}.`;
}

/** What a person must not overlook comes first. */
function losses(changes: readonly Change[]): string[] {
  const lost = changes.filter(({ kind }) => kind === "delete" || kind === "replace");
  if (lost.length === 0) {
    return [];
  }
  const lines = lost.map(({ kind, properties, before, ...change }) => {
    if (kind === "delete") {
      return before?.retainOnDelete === true
        ? `**give up** ${describe(change)}: it stays in AWS, out of the stack`
        : `**delete** ${describe(change)}`;
    }
    const why = properties.length === 0 ? "" : ` for ${properties.map(code).join(", ")}`;
    return `**replace** ${describe(change)}${why}`;
  });
  return ["#### ⚠️ Deleted or replaced", listed(lines)];
}

const IMAGE_WORDS: Readonly<Record<ImageChange["kind"], string>> = {
  new: "would be built for the first time",
  rebuilt: "would be rebuilt",
  removed: "would not be built any more",
  broken: "**cannot be built**",
};

function imageSection(images: readonly ImageChange[] | undefined, changes: readonly Change[]): string[] {
  const encryption = changes.some(changesEncryption)
    ? ["**All images are rebuilt** that do not name a key: how the factory encrypts images changes."]
    : [];
  if (images === undefined) {
    return [
      "#### Images",
      "Their files are in another repository, which this pull request does not change.",
      ...encryption,
    ];
  }
  const lines = images.map(
    ({ image, kind, reasons }) => `${code(image)} ${IMAGE_WORDS[kind]}: ${reasons.map(code).join("; ")}`,
  );
  const none = encryption.length === 0 ? ["None would be rebuilt: no file changes that their content depends on."] : [];
  return [
    "#### Images",
    ...encryption,
    ...(lines.length === 0 ? none : [listed(lines)]),
    "A newer base image or the age of an AMI can also ask for a build; this is not known here.",
  ];
}

/** Source of the names: ContentVariables, buildsrc/stages/contract/variables.ts. */
const ENCRYPTION_VARIABLES: readonly string[] = ["ENCRYPTED", "KMS_KEY_ID"];

function changesEncryption({ kind, type, before, after }: Change): boolean {
  return (
    kind === "update" &&
    type === "aws:codebuild/project:Project" &&
    ENCRYPTION_VARIABLES.some((name) => variable(before?.inputs, name) !== variable(after?.inputs, name))
  );
}

function variable(inputs: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  const environment = inputs?.environment as
    | { readonly environmentVariables?: readonly { readonly name?: unknown; readonly value?: unknown }[] }
    | undefined;
  const found = environment?.environmentVariables?.find((each) => each.name === name);
  return found === undefined ? undefined : JSON.stringify(found.value);
}

function policySection(changes: readonly PolicyChange[]): string[] {
  if (changes.length === 0) {
    return [];
  }
  const blocks = changes.map(({ of, about, gained, lost, isUnknown }) => {
    const lines = [
      ...lost.map((grant) => `**loses** ${describeGrant(grant)}`),
      ...gained.map((grant) => `**gains** ${describeGrant(grant)}`),
      ...(isUnknown ? ["is known only once it is deployed, since it names what is not there yet"] : []),
    ];
    return `${code(of)} (${about}):\n\n${listed(lines)}`;
  });
  return ["#### Permissions", ...blocks];
}

function describeGrant({ effect, actions, resources, principals, conditions }: Grant): string {
  return [
    ...(effect === "Allow" ? [] : [effect.toLowerCase()]),
    actions.map(code).join(", "),
    ...(principals.length === 0 ? [] : [`by ${principals.map(code).join(", ")}`]),
    ...(resources.length === 0 ? [] : [`on ${resources.map(code).join(", ")}`]),
    ...(conditions.length === 0 ? [] : [`if ${conditions.map(code).join(" and ")}`]),
  ].join(" ");
}

function messages({ diagnostics }: Preview, severity: "error" | "warning"): string[] {
  const said = diagnostics
    .filter((each) => each.severity === severity)
    .map(({ message = "" }) => message.trim())
    .filter((message) => message !== "");
  if (said.length === 0) {
    return [];
  }
  return [`#### ${severity === "error" ? "❌ Errors" : "Warnings"}`, ...said.map(block)];
}

function others(changes: readonly Change[]): string[] {
  const rest = changes.filter(({ kind }) => kind === "create" || kind === "update");
  if (rest.length === 0) {
    return [];
  }
  const lines = rest.map(({ kind, properties, ...change }) => {
    const what = properties.length === 0 ? "" : `: ${properties.map(code).join(", ")}`;
    return `${kind} ${describe(change)}${what}`;
  });
  return [`<details><summary>Created or updated: ${rest.length}</summary>\n\n${listed(lines)}\n\n</details>`];
}

/** Components are how the program is put together; they are nothing in AWS. */
function isComponent({ type }: Change): boolean {
  return type.startsWith("ami-pipeline:") || type === "pulumi:pulumi:Stack";
}

/** `aws:s3/bucket:Bucket` is said as `aws:s3:Bucket`. */
function describe({ type, name }: Pick<Change, "type" | "name">): string {
  return `${code(name)} (${type.replace(/\/[^:]*:/, ":")})`;
}
