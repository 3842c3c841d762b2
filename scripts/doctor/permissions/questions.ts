// What IAM is asked: which actions on which resources, and under which circumstances.
import { COMMANDS, NEEDED, type Command, type NeededActions } from "../../../components/deploying/needed";
import { RESOURCES, type Kind, type Place } from "../../../components/deploying/place";

/** Some actions on some resources, of which each must be allowed on each. */
export interface Question {
  readonly on: Kind;
  readonly command: Command;
  readonly actions: readonly string[];
  /** ARNs, or `*`. */
  readonly resources: readonly string[];
  /** Condition key → values. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

/** Where IAM is, whatever the home region. Source: "AWS Identity and Access Management endpoints and quotas". */
const IAM_REGIONS: Readonly<Record<string, string>> = { "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1" };

/** What a factory needs of IAM, for all commands. What a command needs in vain is asked once, for the first one. */
export function questionsOf(
  place: Place,
  tags: Readonly<Record<string, string>>,
  needed: readonly NeededActions[] = NEEDED,
): Question[] {
  return needed
    .filter(({ if: isNeeded = () => true }) => isNeeded(place.settings))
    .flatMap((each) =>
      (each.regions === "all" ? place.regions : [place.region]).flatMap((region) =>
        COMMANDS.flatMap((command): Question[] => {
          const { [command]: actions = [] } = each;
          const resources = RESOURCES[each.on](place, region);
          return actions.length === 0
            ? []
            : [{ on: each.on, command, actions, resources, keys: keysOf(place, each, resources, region, tags) }];
        }),
      ),
    );
}

function keysOf(
  { partition, settings }: Place,
  { passedTo }: NeededActions,
  [resource = ""]: readonly string[],
  region: string,
  tags: Readonly<Record<string, string>>,
): Question["keys"] {
  const { permissionsBoundary } = settings;
  const isIam = resource.includes(":iam:");
  return {
    "aws:RequestedRegion": [isIam ? (IAM_REGIONS[partition] ?? "us-east-1") : region],
    "aws:TagKeys": Object.keys(tags),
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, [value]])),
    ...(passedTo !== undefined && { "iam:PassedToService": [passedTo] }),
    ...(isIam && typeof permissionsBoundary === "string" && { "iam:PermissionsBoundary": [permissionsBoundary] }),
  };
}

/** An ARN that exists nowhere, for what is random or not known yet. */
export function exampleOf(resource: string): string {
  return resource === "*" ? resource : resource.replaceAll("*", "0000000");
}
