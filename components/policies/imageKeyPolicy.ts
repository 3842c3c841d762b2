// The policy of the keys that encrypt images: who may use them, through EC2 alone, to make, copy and launch images. Nobody
// may decrypt anything with one directly. ImageKeys attaches it.
import type { Location } from "../basics/location";
import { allOf, policyDocument, type Conditions, type PolicyDocument, type Statement } from "./document";
import { keeperStatement, rootOf } from "./keyKeeper";
import { grantToEc2, grantToServiceRole, throughEc2, USE_ACTIONS } from "./imageKeyUse";

export interface ImageKeyResources {
  readonly location: Location;
  /** The ids of the accounts that images are shared with. */
  readonly accounts: readonly string[];
  /** ARNs, likewise. */
  readonly organizations: readonly string[];
  /** ARNs, likewise. */
  readonly organizationalUnits: readonly string[];
}

/** Some of those who use the keys. */
interface Users extends Required<Pick<Statement, "Principal">> {
  readonly name: string;
  readonly who: Conditions;
}

export function imageKeyPolicy(resources: ImageKeyResources): PolicyDocument {
  const { location } = resources;
  const { partition, dnsSuffix } = location;
  const consumers = consumersOf(resources);
  return policyDocument(
    keeperStatement(location),
    ...[ownAccount(location), ownServices(location), ...consumers].flatMap((users) => [
      // EC2, for whoever makes, copies or launches an image: decrypt and encrypt its snapshots and volumes.
      statement("Use", users, USE_ACTIONS, throughEc2(dnsSuffix)),
      // EC2, likewise: go on using the key for as long as a volume or a copy needs it.
      statement("Lend", users, "kms:CreateGrant", grantToEc2(dnsSuffix)),
    ]),
    // A consumer's administrator, for Auto Scaling and Spot of that account: no policy can be attached to their roles.
    ...consumers.map((users) => statement("Delegate", users, "kms:CreateGrant", grantToServiceRole(partition))),
  );
}

/** The roles among them still need the permission in their own policies. */
function ownAccount({ partition, accountId }: Location): Users {
  return { name: "OwnAccount", Principal: { AWS: [rootOf(partition, accountId)] }, who: {} };
}

/** Auto Scaling, Spot and the like, to whose roles no policy can be attached. */
function ownServices({ partition, accountId }: Location): Users {
  const roles = `arn:${partition}:iam::${accountId}:role/aws-service-role/*`;
  return { name: "OwnServices", Principal: "*", who: { ArnLike: { "aws:PrincipalArn": roles } } };
}

/** As far as there are any. */
function consumersOf(resources: ImageKeyResources): readonly Users[] {
  const { location, accounts, organizations, organizationalUnits } = resources;
  const users: readonly (Users | undefined)[] = [
    accounts.length === 0
      ? undefined
      : { name: "Accounts", Principal: { AWS: accounts.map((id) => rootOf(location.partition, id)) }, who: {} },
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
    Resource: "*", // In a key's policy: the key.
    Condition: allOf(who, conditions),
  };
}

/** From arn:aws:organizations::<management account>:organization/<organization>. */
function organizationOf(arn: string): string {
  return arn.split("/")[1] ?? arn;
}

/** The paths to and below a unit, from arn:aws:organizations::<management account>:ou/<organization>/<unit>. */
function pathsOf(arn: string): string {
  const [, organization = "", unit = ""] = arn.split("/");
  return `${organization}/*/${unit}/*`;
}
