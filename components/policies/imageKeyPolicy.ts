// The policy of the keys that encrypt images.
import type { Location } from "../basics/location";
import { allOf, policyDocument, type Conditions, type PolicyDocument, type Statement } from "./document";
import { keeperStatement, rootOf } from "./keyKeeper";
import { COPY_ACTIONS, grantToEc2, grantToServiceRole, throughEc2, USE_ACTIONS } from "./imageKeyUse";

/** What the policy of an image key is made from. */
export interface ImageKeyResources {
  readonly location: Location;
  /** The ids of the accounts that images are shared with. */
  readonly accounts: readonly string[];
  /**
   * Whether these accounts may copy images, too.
   * @default false
   */
  readonly shareSnapshots?: boolean;
  /** The ARNs of the organizations that images are shared with. */
  readonly organizations: readonly string[];
  /** The ARNs of the organizational units that images are shared with. */
  readonly organizationalUnits: readonly string[];
}

/** A group of principals that may use the keys. */
interface Users extends Required<Pick<Statement, "Principal">> {
  readonly name: string;
  readonly who: Conditions;
  /** @default USE_ACTIONS */
  readonly use?: readonly string[];
}

/**
 * Who may use the keys to make, copy and launch images. EC2 is the only way to use them: nobody may decrypt anything
 * with a key directly.
 */
export function imageKeyPolicy(resources: ImageKeyResources): PolicyDocument {
  const { location } = resources;
  const { partition, dnsSuffix } = location;
  const consumers = consumersOf(resources);
  return policyDocument(
    keeperStatement(location),
    ...[ownAccount(location), ownServices(location), ...consumers].flatMap((users) => [
      // EC2, for the caller that makes, copies or launches an image: decrypt and encrypt its snapshots and volumes.
      statement("Use", users, users.use ?? USE_ACTIONS, throughEc2(dnsSuffix)),
      // EC2, for the same caller: keep using the key for as long as a volume or a copy needs it.
      statement("Lend", users, "kms:CreateGrant", grantToEc2(dnsSuffix)),
    ]),
    // A consumer's administrator, for Auto Scaling and Spot in that account: no policy can be attached to their roles.
    ...consumers.map((users) => statement("Delegate", users, "kms:CreateGrant", grantToServiceRole(partition))),
  );
}

/** Principals of the account. Each of them also needs the permission in its own policies. */
function ownAccount({ partition, accountId }: Location): Users {
  return { name: "OwnAccount", Principal: { AWS: [rootOf(partition, accountId)] }, who: {} };
}

/** Services of the account such as Auto Scaling and Spot. No policy can be attached to their roles. */
function ownServices({ partition, accountId }: Location): Users {
  const roles = `arn:${partition}:iam::${accountId}:role/aws-service-role/*`;
  return { name: "OwnServices", Principal: "*", who: { ArnLike: { "aws:PrincipalArn": roles } } };
}

/** The groups that images are shared with. */
function consumersOf(resources: ImageKeyResources): readonly Users[] {
  const { location, accounts, shareSnapshots = false, organizations, organizationalUnits } = resources;
  const users: readonly (Users | undefined)[] = [
    accounts.length === 0
      ? undefined
      : {
          name: "Accounts",
          Principal: { AWS: accounts.map((id) => rootOf(location.partition, id)) },
          who: {},
          use: [...USE_ACTIONS, ...(shareSnapshots ? COPY_ACTIONS : [])],
        },
    organizations.length === 0
      ? undefined
      : {
          name: "Organizations",
          Principal: "*",
          who: { StringEquals: { "aws:PrincipalOrgID": organizations.map(organizationOf) } },
        },
    organizationalUnits.length === 0
      ? undefined
      : {
          name: "Units",
          Principal: "*",
          who: { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": organizationalUnits.map(pathsOf) } },
        },
  ];
  return users.filter((each) => each !== undefined);
}

function statement(
  what: string,
  { name, Principal, who }: Users,
  Action: Statement["Action"],
  conditions: Conditions,
): Statement {
  return {
    Sid: `${name}${what}`,
    Effect: "Allow",
    Principal,
    Action,
    Resource: "*", // In a key's policy, this means the key itself.
    Condition: allOf(who, conditions),
  };
}

/** The organization's id, from arn:aws:organizations::<management account>:organization/<organization>. */
function organizationOf(arn: string): string {
  return arn.split("/")[1] ?? arn;
}

/** The paths to and below a unit, from arn:aws:organizations::<management account>:ou/<organization>/<unit>. */
function pathsOf(arn: string): string {
  const [, organization = "", unit = ""] = arn.split("/");
  return `${organization}/*/${unit}/*`;
}
