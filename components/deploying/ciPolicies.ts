// What the roles of continuous integration may do: a preview reads; a deployment does all that deploying takes, but not to
// these two roles, to the identity provider that lets them in, or to what other stacks made.
import { arnOf, type Location } from "../basics/location";
import { logGroupName, pullRequestPrefix } from "../basics/names";
import type { BuilderPolicies } from "../foundation/builderRights";
import { allOf, policyDocument, type Conditions, type PolicyDocument, type Statement } from "../policies/document";
import type { FactorySettings } from "../settings/values";
import { NEEDED, type NeededActions } from "./needed";
import { RESOURCES, type Kind, type Place } from "./place";
import { READING, stateKeyUse, stateStatements, WRITING, type StateOf } from "./stateAccess";
import { deployingStatements, servicePrincipal, type Grant } from "./statements";

/** What the roles' policies are made from. */
export interface CiRights {
  readonly location: Location;
  readonly settings: FactorySettings;
  /** What the names of the factory's roles and of its bucket begin with. */
  readonly name: string;
  /** The tags of what the stack makes. */
  readonly tags: Readonly<Record<string, string>>;
  /** The permissions boundary of all of the stack's roles. @default - none */
  readonly boundary?: string;
  /** The stack's state, if it is in S3. */
  readonly state?: Omit<StateOf, "partition">;
  readonly stateKeyArn?: string;
  /** The connection to one's own repository, if that is the source. */
  readonly connectionArn?: string;
}

/** What a preview reads, and nothing else. */
export function previewPolicy(rights: CiRights): PolicyDocument {
  const state = stateOf(rights);
  const isGranted = (needed: NeededActions) => isWanted(needed, rights.settings);
  return policyDocument(
    ...deployingStatements({ ...grantOf(rights), commands: ["preview"], isGranted }),
    ...(rights.settings.pullRequests ? [pullRequestRuns(rights)] : []),
    ...(state ? stateStatements(state, READING) : []),
    ...keyUse(rights, ["kms:Decrypt"]),
  );
}

/** So that the job that tells a pull request what became of its images can follow them. */
function pullRequestRuns({ location, settings: { pipelineNamePrefix } }: CiRights): Statement {
  return {
    Sid: "PullRequestRuns",
    Effect: "Allow",
    Action: "codepipeline:ListPipelineExecutions",
    Resource: arnOf(location, "codepipeline", `${pullRequestPrefix(pipelineNamePrefix)}-*`),
  };
}

/** What a deployment does, with the stack's own things. */
export function deployPolicy(rights: CiRights): PolicyDocument {
  const state = stateOf(rights);
  const grant = grantOf(rights);
  const isGranted = (needed: NeededActions, action: string) =>
    isWanted(needed, rights.settings) &&
    needed.passedTo === undefined &&
    // A new connection waits for a person in any case, and has no ARN that this policy could name.
    action !== "codeconnections:CreateConnection" &&
    (!GUARDED.includes(needed.on) || (needed.preview ?? []).includes(action));
  return policyDocument(
    ...joined(deployingStatements({ ...grant, isGranted })),
    taggingNewGroups(grant.place, rights),
    passing(grant.place),
    // The pattern of the roles' names matches these two as well.
    { Sid: "Guard", Effect: "Deny", Action: CHANGES, Resource: RESOURCES.ciRoles(grant.place) },
    ...(state ? stateStatements(state, WRITING) : []),
    ...keyUse(rights, ["kms:Decrypt", "kms:GenerateDataKey"]),
  );
}

/**
 * What needs no condition as one statement, since a role's policies have a limited length: each action works on the resources of
 * its own kind only.
 */
function joined(statements: readonly Statement[]): Statement[] {
  const isPlain = ({ Condition, Resource }: Statement) => Condition === undefined && !listed(Resource).includes("*");
  const plain = statements.filter(isPlain);
  return [
    {
      Sid: "Own",
      Effect: "Allow",
      Action: [...new Set(plain.flatMap(({ Action }) => listed(Action)))],
      Resource: [...new Set(plain.flatMap(({ Resource }) => listed(Resource)))],
    },
    ...statements.filter((each) => !isPlain(each)),
  ];
}

function listed(value: string | readonly string[] | undefined): readonly string[] {
  return typeof value === "string" ? [value] : (value ?? []);
}

/** Security groups get their tags when they are made. */
function taggingNewGroups({ partition, region, accountId }: Place, { tags }: CiRights): Statement {
  return {
    Sid: "TagNewGroups",
    Effect: "Allow",
    Action: "ec2:CreateTags",
    Resource: `arn:${partition}:ec2:${region}:${accountId}:security-group/*`,
    Condition: allOf(carries("RequestTag", tags), { StringEquals: { "ec2:CreateAction": "CreateSecurityGroup" } }),
  };
}

/** What a deployment only looks at: who could change it could let in anybody. */
const GUARDED: readonly Kind[] = ["ciRoles", "githubProvider"];

/** All that it does to the stack's other roles. */
const CHANGES = [
  ...new Set(NEEDED.flatMap(({ on, up = [], destroy = [] }) => (/Roles?$/.test(on) ? [...up, ...destroy] : []))),
];

/** One statement for all services: which role goes to which of them, the roles' trust policies say. */
function passing(place: Place): Statement {
  const services = NEEDED.flatMap(({ passedTo }) =>
    passedTo === undefined ? [] : [servicePrincipal(passedTo, place)],
  );
  return {
    Sid: "PassRoles",
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: rolesOf(place),
    Condition: { StringEquals: { "iam:PassedToService": services } },
  };
}

/**
 * The policies do not depend on most settings: otherwise a deployment that changes one would have to change its own role.
 * What deletes for good, and what the source is, is granted only as the settings say.
 */
function isWanted({ if: isNeeded, on, preview, up }: NeededActions, settings: FactorySettings): boolean {
  const onlyDestroys = preview === undefined && up === undefined;
  const isOfSource = on === "repository" || on === "connection";
  return isNeeded === undefined || !(onlyDestroys || isOfSource) || isNeeded(settings);
}

/** The factory's resources with any image, and in any region: images and regions come and go by deployments. */
function grantOf(rights: CiRights): Grant {
  const { location, settings, name, connectionArn } = rights;
  const place: Place = {
    ...location,
    name,
    regions: ["*"],
    settings: { ...settings, images: ["*"], builderPolicies: ANY_BUILDER, baseImages: ANY_BASE },
    ...(connectionArn !== undefined && { connectionArn }),
  };
  return { place, resourcesOf: (on) => together(on, place), conditionsOf: limitsBy(rights) };
}

/** Builders come and go as images do. */
const ANY_BUILDER: BuilderPolicies = { "*": ["*"] };
/** As are images on images. */
const ANY_BASE = { "*": "*" };

/** A role's policies have a limited length, so that many resources of a kind are named by what their names have in common. */
function together(on: Kind, place: Place): readonly string[] | undefined {
  const { partition, region, accountId, settings } = place;
  const { factoryName, pipelineNamePrefix, projectNamePrefix, rolePath } = settings;
  if (on === "projects") {
    return [`arn:${partition}:codebuild:${region}:${accountId}:project/${projectNamePrefix}-*`];
  }
  if (on === "alarms") {
    const starts = new Set([settings.pipelineNamePrefix, settings.factoryName]);
    return [...starts].map((start) => `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${start}-*`);
  }
  if (on === "logGroups" || on === "logGroupsWithTags") {
    return [`arn:${partition}:logs:${region}:${accountId}:log-group:${logGroupName(projectNamePrefix)}-*`];
  }
  if (on === "rules") {
    return [factoryName, pipelineNamePrefix].map(
      (name) => `arn:${partition}:events:${region}:${accountId}:rule/${name}-*`,
    );
  }
  if (on === "instanceProfiles") {
    return [`arn:${partition}:iam::${accountId}:instance-profile${rolePath}${factoryName}-*`];
  }
  if (on === "recycleBinRules") {
    return [`arn:${partition}:rbin:*:${accountId}:rule/*`];
  }
  if (on === "keys") {
    return [`arn:${partition}:kms:*:${accountId}:key/*`];
  }
  return /Roles?$/.test(on) ? [rolesOf(place)] : undefined;
}

function rolesOf({ partition, accountId, settings: { rolePath, factoryName }, name = factoryName }: Place): string {
  return `arn:${partition}:iam::${accountId}:role${rolePath}${name}-*-role-*`;
}

function stateOf({ location: { partition }, state }: CiRights): StateOf | undefined {
  return state && { partition, ...state };
}

function keyUse({ stateKeyArn }: CiRights, actions: readonly string[]): Statement[] {
  return stateKeyArn === undefined ? [] : stateKeyUse(stateKeyArn, actions);
}

/** That something carries the stack's tags, or is given them. */
function carries(key: "RequestTag" | "ResourceTag", { Project = "", Stack = "" }: CiRights["tags"]): Conditions {
  return { StringEquals: { [`aws:${key}/Project`]: Project, [`aws:${key}/Stack`]: Stack } };
}

/** What has no name of the stack's is told by its tags. What acts on the stack's roles keeps their boundary. */
function limitsBy({ tags, boundary }: CiRights): (on: Kind, action: string) => Conditions {
  return (on, action) => {
    const [service = "", name] = action.split(":");
    if (name === "PassConnection") {
      return { StringEquals: { [`${service}:PassedToService`]: "codepipeline.amazonaws.com" } };
    }
    // What is being made, and its tags.
    if (action === "ec2:CreateSecurityGroup" && on === "securityGroups") {
      return carries("RequestTag", tags);
    }
    if (on === "recycleBinRules" && action === "rbin:CreateRule") {
      return carries("RequestTag", tags);
    }
    if (on === "anything" && ["kms:CreateKey", "kms:TagResource"].includes(action)) {
      return carries("RequestTag", tags);
    }
    if (on === "keys" || on === "securityGroups" || on === "recycleBinRules") {
      return carries("ResourceTag", tags);
    }
    return boundary !== undefined && BOUNDED.includes(action)
      ? { StringEquals: { "iam:PermissionsBoundary": boundary } }
      : {};
  };
}

/** The actions that tell which boundary the role has. Source: the service authorization reference of IAM. */
const BOUNDED: readonly string[] = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:UpdateAssumeRolePolicy",
];
