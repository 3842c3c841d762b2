// What whoever runs Pulumi must be allowed, as statements of a policy: one for each kind of resources.
import { allOf, type Conditions, type Statement } from "../policies/document";
import { COMMANDS, NEEDED, type Command, type NeededActions } from "./needed";
import { RESOURCES, type Kind, type Place } from "./place";

/** What is granted, and how closely. */
export interface Grant {
  readonly place: Place;
  /** @default - all */
  readonly commands?: readonly Command[];
  /** Which of the needed actions. @default - all, whatever the settings */
  readonly isGranted?: (needed: NeededActions, action: string) => boolean;
  /** On which resources of a kind. @default - each by its own name */
  readonly resourcesOf?: (on: Kind) => readonly string[] | undefined;
  /** Under which conditions. @default - none but those of `iam:PassRole` */
  readonly conditionsOf?: (on: Kind, action: string) => Conditions;
}

/** The statements that allow what the commands do to the resources of a place. */
export function deployingStatements(grant: Grant): Statement[] {
  const { place, commands = COMMANDS, isGranted = () => true } = grant;
  const { conditionsOf = () => ({}), resourcesOf = () => undefined } = grant;
  const found = new Map<string, Draft>();
  for (const needed of NEEDED) {
    const { on, regions, passedTo } = needed;
    const names = (regions === "all" ? place.regions : [place.region]).flatMap((each) => RESOURCES[on](place, each));
    const arns = (passedTo === undefined ? resourcesOf(on) : undefined) ?? names;
    for (const action of commands.flatMap((command) => needed[command] ?? [])) {
      if (isGranted(needed, action)) {
        const conditions = allOf(
          passedTo === undefined ? {} : passing(servicePrincipal(passedTo, place)),
          conditionsOf(on, action),
        );
        add(found, { purpose: purposeOf(needed), conditions }, action, arns);
      }
    }
  }
  // A factory may have nothing of a kind.
  return statementsOf([...found.values()].filter(({ resources }) => resources.size > 0));
}

interface Draft {
  readonly purpose: string;
  readonly conditions: Conditions;
  readonly actions: Set<string>;
  readonly resources: Set<string>;
}

function add(
  found: Map<string, Draft>,
  about: Pick<Draft, "purpose" | "conditions">,
  action: string,
  arns: readonly string[],
): void {
  const key = JSON.stringify(about);
  const draft = found.get(key) ?? { ...about, actions: new Set(), resources: new Set() };
  found.set(key, draft);
  draft.actions.add(action);
  for (const arn of arns) {
    draft.resources.add(arn);
  }
}

/** What has a random id, so that only its tags tell whose it is. */
const TOLD_BY_TAGS: readonly Kind[] = ["keys", "recycleBinRules", "securityGroups"];

/** Statements of the same purpose differ in their conditions, and are numbered. */
function statementsOf(drafts: readonly Draft[]): Statement[] {
  return drafts.map(({ purpose, conditions, actions, resources }, index) => {
    const earlier = drafts.slice(0, index).filter((each) => each.purpose === purpose).length;
    return {
      Sid: earlier === 0 ? purpose : `${purpose}${earlier + 1}`,
      Effect: "Allow",
      Action: [...actions],
      Resource: [...resources],
      ...(Object.keys(conditions).length > 0 && { Condition: conditions }),
    };
  });
}

/** All roles have one statement, since a role's policies have a limited length. */
function purposeOf({ on, passedTo }: NeededActions): string {
  if (passedTo !== undefined) {
    return `${capitalized(on)}Passed`;
  }
  if (on.endsWith("KeyAlias")) {
    return "KeyAliases";
  }
  if (TOLD_BY_TAGS.includes(on)) {
    return "ToldByTags";
  }
  return /Roles?$/.test(on) ? "Roles" : capitalized(on);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function passing(service: string): Conditions {
  return { StringEquals: { "iam:PassedToService": service } };
}

/** EC2 is the one of these services that has a name of its own in China. See `instanceService` in policies/trust.ts. */
export function servicePrincipal(service: string, { partition }: Place): string {
  return partition === "aws-cn" && service.startsWith("ec2.") ? `${service}.cn` : service;
}
