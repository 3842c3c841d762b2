// What is wrong with the network that a factory is to build in.
import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../basics/fault";

/** The network that builders and test instances are launched into. */
export interface NetworkArgs {
  /** The id of the VPC. */
  readonly vpcId?: pulumi.Input<string>;
  /** The id of a subnet of that VPC. */
  readonly subnetId?: pulumi.Input<string>;
}

/** What is wrong with a network. A value that is not known yet is not judged. */
export function networkFaults({ vpcId, subnetId }: NetworkArgs): Fault[] {
  const faults: Fault[] = [];
  if (typeof vpcId === "string" && !/^vpc-[0-9a-f]+$/.test(vpcId)) {
    faults.push({ name: "vpcId", reason: `"${vpcId}" is not a VPC id; they look like vpc-0123456789abcdef0.` });
  }
  if (typeof subnetId === "string" && !/^subnet-[0-9a-f]+$/.test(subnetId)) {
    faults.push({
      name: "subnetId",
      reason: `"${subnetId}" is not a subnet id; they look like subnet-0123456789abcdef0.`,
    });
  }
  if (vpcId !== undefined && subnetId === undefined) {
    const vpc = typeof vpcId === "string" ? vpcId : "that VPC";
    faults.push({ name: "subnetId", reason: `is missing; set it to a subnet of ${vpc}, or leave out vpcId.` });
  }
  if (vpcId === undefined && subnetId !== undefined) {
    const subnet = typeof subnetId === "string" ? subnetId : "that subnet";
    faults.push({ name: "vpcId", reason: `is missing; set it to the VPC of ${subnet}, or leave out subnetId.` });
  }
  return faults;
}
