// The rights that the builders of single images have besides those of every builder, and what is wrong with them.
import { partitionFault, type Fault } from "../basics/fault";
import { MAX_FACTORY_WITH_BUILDERS } from "../basics/names";
import type { Conditions, Statement } from "../policies/document";
import { policyFault } from "./roleFaults";

/** A statement of a policy, as IAM writes it. */
export interface BuilderStatement {
  /** @default - made from its place in the list */
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Conditions;
}

/** The ARN of a managed policy, or a statement. */
export type BuilderRight = string | BuilderStatement;

/** Image → the rights of its builder. */
export type BuilderPolicies = Readonly<Record<string, readonly BuilderRight[]>>;

/** The images whose builders have rights of their own. */
export function imagesWithRights(policies: BuilderPolicies): readonly string[] {
  return Object.keys(policies).filter((image) => policies[image]?.length !== 0);
}

/** The managed policies among the rights. */
export function managedPolicies(rights: readonly BuilderRight[]): readonly string[] {
  return rights.filter((right) => typeof right === "string");
}

/** The statements among the rights, each with a Sid. */
export function rightStatements(rights: readonly BuilderRight[]): readonly Statement[] {
  return rights
    .filter((right) => typeof right !== "string")
    .map((right, index) => ({ Sid: `Right${index + 1}`, ...right }));
}

/** How many managed policies a role can have. Source: "IAM and AWS STS quotas", IAM user guide. */
const MAX_MANAGED_POLICIES = 10;
/** A role's inline policies have 10,240 characters, of which every builder's own statements and Sids need some. */
const MAX_STATEMENT_CHARACTERS = 9000;
/** What names may be in a statement: a policy for a role names no principal, and what it does not allow needs no Not. */
const MEMBERS: readonly string[] = ["Sid", "Effect", "Action", "Resource", "Condition"];
/** The Sids of the statements of every builder: see policies/agentStatements.ts. */
const TAKEN_SIDS: readonly string[] = ["Register", "Channels"];
/** Services whose actions give more rights. */
const POWERFUL = /^(iam|sts|organizations|sso|account):/i;
const POWERFUL_POLICIES = /:iam::aws:policy\/(AdministratorAccess|IAMFullAccess|PowerUserAccess)$/;
const WHO_PUSHES = "Whoever can push to the repository can use it";

/** What decides about the rights. */
export interface BuilderRightsSettings {
  readonly factoryName: string;
  readonly builderPolicies: BuilderPolicies;
  readonly images: readonly string[];
  /** Undefined if only the provider knows it. */
  readonly homeRegion?: string;
}

/** Finds every fault in the rights. */
export function builderRightsFaults(settings: BuilderRightsSettings): Fault[] {
  const { factoryName, builderPolicies, images, homeRegion } = settings;
  if (imagesWithRights(builderPolicies).length > 0 && factoryName.length > MAX_FACTORY_WITH_BUILDERS) {
    const reason = `needs a factory name of at most ${MAX_FACTORY_WITH_BUILDERS} characters; "${factoryName}" has ${factoryName.length}. Use a shorter project or stack name.`;
    return [{ name: "builderPolicies", reason }];
  }
  return Object.entries(builderPolicies).flatMap(([image, rights]) => {
    const reasons = images.includes(image)
      ? [...countReasons(rights), ...rights.flatMap((right, index) => reasonsOf(right, index, rights, homeRegion))]
      : [`is not an image of the factory; the images are ${images.join(", ")}.`];
    return reasons.map((reason) => ({ name: `builderPolicies.${image}`, reason }));
  });
}

function countReasons(rights: readonly BuilderRight[]): string[] {
  const { length } = managedPolicies(rights);
  const statements = rightStatements(rights);
  const characters = JSON.stringify(statements).length;
  const sids = statements.map(({ Sid }) => Sid);
  const twice = sids.find((sid, index) => sids.indexOf(sid) !== index);
  return [
    ...(twice === undefined ? [] : [`has two statements with the Sid "${twice}"; give each one of its own, or none.`]),
    ...(length > MAX_MANAGED_POLICIES
      ? [`has ${length} managed policies; a role takes ${MAX_MANAGED_POLICIES}. Join some in a policy of your own.`]
      : []),
    ...(characters > MAX_STATEMENT_CHARACTERS
      ? [
          `has statements of ${characters} characters; a role has room for ${MAX_STATEMENT_CHARACTERS}. Make a managed policy of them, and name its ARN.`,
        ]
      : []),
  ];
}

function reasonsOf(
  right: BuilderRight,
  index: number,
  rights: readonly BuilderRight[],
  homeRegion: string | undefined,
): string[] {
  const reasons = typeof right === "string" ? arnReasons(right, homeRegion) : statementReasons(right, homeRegion);
  const isRepeated = rights.findIndex((other) => JSON.stringify(other) === JSON.stringify(right)) !== index;
  return [...reasons, ...(isRepeated ? ["is listed twice; list it once."] : [])].map(
    (reason) => `[${index}] ${reason}`,
  );
}

function arnReasons(arn: string, homeRegion: string | undefined): string[] {
  const reason =
    policyFault(arn) ??
    partitionFault(arn, homeRegion) ??
    (POWERFUL_POLICIES.test(arn)
      ? `"${arn}" gives nearly every right in the account. ${WHO_PUSHES}; name what the builder needs.`
      : undefined);
  return reason === undefined ? [] : [reason];
}

function statementReasons(statement: BuilderStatement, homeRegion: string | undefined): string[] {
  const { Sid, Effect, Action, Resource, Condition }: Readonly<Record<string, unknown>> = { ...statement };
  const actions = textsOf(Action);
  const resources = textsOf(Resource);
  const unknown = Object.keys(statement).filter((name) => !MEMBERS.includes(name));
  return [
    ...unknown.map((name) => `has "${name}", which is not one of ${MEMBERS.join(", ")}; leave it out.`),
    ...(Sid === undefined || (typeof Sid === "string" && /^[A-Za-z0-9]+$/.test(Sid) && !TAKEN_SIDS.includes(Sid))
      ? []
      : [`Sid: ${show(Sid)} cannot be used; write letters and digits, other than ${TAKEN_SIDS.join(" and ")}.`]),
    ...(Effect === "Allow" || Effect === "Deny" ? [] : [`Effect: ${show(Effect)} is neither "Allow" nor "Deny".`]),
    ...(actions ? [] : [`Action: ${show(Action)} is not an action or a list of them; use one like "s3:GetObject".`]),
    ...(actions ?? []).flatMap((action) => actionReasons(action, Effect, resources ?? [])),
    ...(resources
      ? []
      : [`Resource: ${show(Resource)} is not an ARN or a list of them; use one like "arn:aws:s3:::bucket/*".`]),
    ...(resources ?? []).flatMap((resource) => resourceReasons(resource, homeRegion)),
    ...(Condition === undefined || isConditions(Condition)
      ? []
      : [`Condition: ${show(Condition)} is not an object of operators, each with an object of keys.`]),
  ];
}

function actionReasons(action: string, effect: unknown, resources: readonly string[]): string[] {
  if (action !== "*" && !/^[a-z0-9-]+:[A-Za-z0-9*?]+$/.test(action)) {
    return [`Action: "${action}" is not an action of a service; use one like "s3:GetObject".`];
  }
  const isWide =
    action === "*" ||
    (POWERFUL.test(action) && /[*?]/.test(action)) ||
    (action.endsWith(":*") && resources.includes("*"));
  return isWide && effect === "Allow"
    ? [`Action: "${action}" is more than a builder needs. ${WHO_PUSHES}; name the actions, or the resources.`]
    : [];
}

function resourceReasons(resource: string, homeRegion: string | undefined): string[] {
  if (resource === "*") {
    return [];
  }
  if (!/^arn:aws[a-z-]*:[a-z0-9-]+:[^:]*:[^:]*:.+$/.test(resource)) {
    return [`Resource: "${resource}" is not an ARN; use one like "arn:aws:s3:::bucket/*".`];
  }
  const reason = partitionFault(resource, homeRegion);
  return reason === undefined ? [] : [`Resource: ${reason}`];
}

/** A text or a list of texts as a list that is not empty. Undefined if the value is anything else. */
function textsOf(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((each) => typeof each === "string");
  return texts.length === list.length && texts.length > 0 ? texts : undefined;
}

function isConditions(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isObject);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
