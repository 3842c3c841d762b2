// What is wrong with the VPC and the subnet to build in, with the remedy.
import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../basics/fault";

/** What is wrong with the id of a VPC. */
export function vpcFault(id: string): string | undefined {
  return /^vpc-[0-9a-f]+$/.test(id) ? undefined : `"${id}" is not a VPC id; they look like vpc-0123456789abcdef0.`;
}

/** What is wrong with the id of a subnet. */
export function subnetFault(id: string): string | undefined {
  return /^subnet-[0-9a-f]+$/.test(id)
    ? undefined
    : `"${id}" is not a subnet id; they look like subnet-0123456789abcdef0.`;
}

/** What is wrong with the two together: each needs the other. */
export function networkFaults({
  vpcId,
  subnetId,
}: {
  readonly vpcId?: pulumi.Input<string>;
  readonly subnetId?: pulumi.Input<string>;
}): Fault[] {
  if (vpcId !== undefined && subnetId === undefined) {
    return [
      {
        name: "subnetId",
        reason: `is missing; set it to a subnet of ${shown(vpcId, "that VPC")}, or leave out vpcId.`,
      },
    ];
  }
  if (vpcId === undefined && subnetId !== undefined) {
    return [
      {
        name: "vpcId",
        reason: `is missing; set it to the VPC of ${shown(subnetId, "that subnet")}, or leave out subnetId.`,
      },
    ];
  }
  return [];
}

function shown(value: pulumi.Input<string>, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
