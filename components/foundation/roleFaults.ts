// What is wrong with where the roles of a factory are kept and with what bounds them, with the remedy.
import type * as pulumi from "@pulumi/pulumi";
import { partitionFault, type Fault } from "../basics/fault";

/** Source: the pathType of IAM's service model. */
const MAX_PATH_LENGTH = 512;

/** IAM takes any visible character, but the path becomes part of ARNs in policies, where * and ? match other roles too. */
export function pathFault(path: string): string | undefined {
  if (path.length > MAX_PATH_LENGTH) {
    return `has ${path.length} characters; a path of IAM has at most ${MAX_PATH_LENGTH}. Shorten it.`;
  }
  if (/^\/aws-(service-role|reserved)\//.test(path)) {
    return `"${path}" is where AWS keeps roles of its own; use another path, one like "/ami-pipeline/".`;
  }
  if (/^\/([\w+=,.@-]+\/)*$/.test(path)) {
    return undefined;
  }
  return `"${path}" is not a path of IAM: letters, digits and + = , . @ _ - between slashes, with a slash at both ends. Use one like "/ami-pipeline/", or "/".`;
}

/** What is wrong with the ARN of a managed policy. */
export function policyFault(arn: string): string | undefined {
  if (/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/([\w+=,.@-]+\/)*[\w+=,.@-]+$/.test(arn)) {
    return undefined;
  }
  return `"${arn}" is not the ARN of a managed policy; use one like arn:aws:iam::123456789012:policy/boundary.`;
}

/** What is wrong with a boundary for roles of that region, if it is a policy at all and known. */
export function boundaryFaults({
  homeRegion,
  permissionsBoundary: arn,
}: {
  readonly homeRegion?: string;
  readonly permissionsBoundary?: pulumi.Input<string>;
}): Fault[] {
  if (typeof arn !== "string" || policyFault(arn) !== undefined) {
    return [];
  }
  const reason = partitionFault(arn, homeRegion);
  return reason === undefined ? [] : [{ name: "permissionsBoundary", reason }];
}
