// What is wrong with where a factory's roles are kept and what bounds them.
import type * as pulumi from "@pulumi/pulumi";
import { partitionFault, type Fault } from "../basics/fault";

/** Where a factory's roles are kept and what bounds them. */
export interface RoleArgs {
  /** The region of the factory itself, as far as it is known before anything asks AWS. */
  readonly homeRegion?: string;
  /** The IAM path of the roles. */
  readonly rolePath: string;
  /** The ARN of the managed policy that bounds the roles. */
  readonly permissionsBoundary?: pulumi.Input<string>;
}

/** Source: the pathType of IAM's service model. */
const MAX_PATH_LENGTH = 512;

/** What is wrong with them. A boundary that is not known yet is not judged. */
export function roleFaults({ homeRegion, rolePath, permissionsBoundary }: RoleArgs): Fault[] {
  const boundaryFault = (arn: string) => policyFault(arn) ?? partitionFault(arn, homeRegion);
  const found = [
    { name: "rolePath", reason: pathFault(rolePath) },
    {
      name: "permissionsBoundary",
      reason: typeof permissionsBoundary === "string" ? boundaryFault(permissionsBoundary) : undefined,
    },
  ];
  return found.flatMap(({ name, reason }) => (reason === undefined ? [] : [{ name, reason }]));
}

/** IAM takes any visible character, but the path becomes part of ARNs in policies, where * and ? match other roles too. */
function pathFault(path: string): string | undefined {
  if (path.length > MAX_PATH_LENGTH) {
    return `has ${path.length} characters; a path of IAM has at most ${MAX_PATH_LENGTH}. Shorten it.`;
  }
  if (/^\/aws-(service-role|reserved)\//.test(path)) {
    return `"${path}" is where AWS keeps roles of its own; use another path, one like "/ami-pipeline/".`;
  }
  if (/^\/([\w+=,.@-]+\/)*$/.test(path)) return undefined;
  return `"${path}" is not a path of IAM: letters, digits and + = , . @ _ - between slashes, with a slash at both ends. Use one like "/ami-pipeline/", or "/".`;
}

function policyFault(arn: string): string | undefined {
  if (/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/([\w+=,.@-]+\/)*[\w+=,.@-]+$/.test(arn)) return undefined;
  return `"${arn}" is not the ARN of a managed policy; use one like arn:aws:iam::123456789012:policy/boundary.`;
}
