// What it means for the commands of Pulumi that actions are not allowed.
import { commonStart } from "../commonStart";
import { fine, stop, warn, type Finding } from "../finding";
import type { Command } from "../../../components/deploying/needed";
import type { Denial, Reason } from "./simulate";

/** What to do about it, for whoever is simulated. */
const REMEDIES: Readonly<Record<Reason, (who: string) => string>> = {
  "not allowed": (who) => `Allow them in a policy of ${who}`,
  denied: (who) => `A policy denies them: take them out of the Deny statement that applies to ${who}, and allow them`,
  "not in the permissions boundary": (who) => `Allow them in the permissions boundary of ${who}`,
  "denied by the organization": () =>
    "A service control policy of the organization denies them: ask whoever manages it to allow them",
  conditions: () => "Make sure that the conditions of the Deny statement do not hold when Pulumi asks",
};

/** What follows from the actions that are not allowed: one finding for each service, reason and command. */
export function permissionFindings(who: string, denials: readonly Denial[]): readonly Finding[] {
  if (denials.length === 0) {
    return [fine(`The policies of ${who} allow everything that preview, up and destroy need.`)];
  }
  const groups = new Map<string, Denial[]>();
  for (const denial of denials) {
    const { command, reason, action } = denial;
    const key = [command, reason, action.split(":")[0]].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), denial]);
  }
  return [...groups.values()].flatMap((group) => findingOf(who, group));
}

function findingOf(who: string, group: readonly Denial[]): Finding[] {
  const [first] = group;
  if (!first) {
    return [];
  }
  const { command, reason } = first;
  const actions = unique(group.map(({ action }) => action)).join(", ");
  const resources = summarize(unique(group.flatMap((denial) => denial.resources)));
  const remedy = `${REMEDIES[reason](who)}, on ${resources.join(", ")}.`;
  const keys = unique(group.flatMap(({ missingKeys }) => missingKeys)).join(", ");
  if (reason === "conditions") {
    return [warn(`Whether pulumi ${command} may ${actions} depends on ${keys}, which IAM cannot simulate.`, remedy)];
  }
  const unless = keys === "" ? "" : `, unless a condition on ${keys} holds`;
  const what = `pulumi ${command} needs ${actions}: ${reason}${unless}.`;
  return [isNeededNow(command) ? stop(what, remedy) : warn(what, remedy)];
}

/** How many resources of one type are listed one by one. */
const LISTED = 2;

/** The resources, those of a type in one pattern where there are many. */
function summarize(resources: readonly string[]): string[] {
  const types = new Map<string, string[]>();
  for (const resource of resources) {
    const type = /^(?:[^:]*:){5}[\w-]*[/:]?/.exec(resource)?.[0] ?? resource;
    types.set(type, [...(types.get(type) ?? []), resource]);
  }
  return [...types.values()].flatMap((same) => (same.length > LISTED ? [`${commonStart(same)}*`] : same)).sort();
}

/** A factory can be made without the permission to take it away. */
function isNeededNow(command: Command): boolean {
  return command !== "destroy";
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
