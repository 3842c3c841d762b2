// Looks at everything: first at what all checks need, then runs the checks side by side.
import { clientSettings, type ClientSettings } from "../../components/programs/connection";
import { instanceTypesOf } from "../../components/source/instanceTypes";
import type { Check } from "./check";
import { CHECKS } from "./checks";
import type { Context } from "./context";
import { identify } from "./credentials";
import { warn, type Finding, type TopicFinding } from "./finding";
import { enabledRegions } from "./regions";
import { readSettings } from "./settings";
import { readStack } from "./stack";
import { unreadable } from "./unreadable";

/** Looks at everything that a stack's `up` relies on. */
export async function examine(stackName: string | undefined): Promise<readonly TopicFinding[]> {
  const stack = await readStack(stackName);
  const { settings, connection, findings } = readSettings(stack);
  const before = [...about("Stack", stack.findings), ...about("Settings", findings)];
  if (connection === undefined) {
    return before;
  }

  const way = await clientSettings(connection);
  const { identity, findings: ofCaller } = await identify(way);
  const known = [...before, ...about("Credentials", ofCaller)];
  if (identity === undefined) {
    return known;
  }

  const { region } = identity;
  const context: Context = {
    ...stack,
    ...identity,
    settings,
    regions: await enabledRegions(settings.publishRegions, { ...way, region }),
    instanceTypes: instanceTypesOf(settings),
    client: clientsWith({ ...way, region }),
  };
  const looked = await Promise.all(CHECKS.map(async (check) => about(check.topic, await resultOf(check, context))));
  return [...known, ...looked.flat()];
}

/** What a check finds out. A doctor never crashes: a check that throws is a finding too. */
export async function resultOf(check: Check, context: Context): Promise<readonly Finding[]> {
  if (check.needsStack === true && !context.isStackKnown) {
    const what = "This was not looked at, since the stack's names and its state cannot be read.";
    return [warn(what, "Mend what is said of the stack, and run npm run doctor again.")];
  }
  try {
    return await check.look(context);
  } catch (error) {
    return [unreadable(error)];
  }
}

function clientsWith(settings: ClientSettings & { readonly region: string }): Context["client"] {
  return (Client, region = settings.region) => new Client({ ...settings, region });
}

function about(topic: string, findings: readonly Finding[]): readonly TopicFinding[] {
  return findings.map((finding) => ({ ...finding, topic }));
}
