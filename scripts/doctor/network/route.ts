// Where a subnet's packets to the internet go.
import type { NatGateway, Route, RouteTable, RouteTableAssociation } from "@aws-sdk/client-ec2";
import { stop, warn, type Finding } from "../finding";
import { contains } from "./addresses";
import type { NetworkFacts } from "./facts";

/** One of AWS's public addresses, for all of them. */
export const PUBLIC_ADDRESS = "52.94.0.1";

/** Where a subnet's packets to the internet go. */
export type Way =
  /** They get out through what is named. */
  | { readonly leads: "out"; readonly through: string }
  | { readonly leads: "nowhere" }
  /** Whether they get out, the finding says. */
  | { readonly leads: "unclear"; readonly finding: Finding };

/** Follows a subnet's packets to the internet as far as EC2 tells. */
export function wayOut(facts: NetworkFacts, assignPublicIp: boolean, region: string): Way {
  const route = routeTo(PUBLIC_ADDRESS, tableOf(facts.subnet.SubnetId, facts.routeTables));
  if (route === undefined) {
    return { leads: "nowhere" };
  }
  const target = targetOf(route);
  if (route.State === "blackhole") {
    const what = `The subnet's route to the internet leads to ${target}, which does not exist any more.`;
    return unclear(stop(what, "Make the route lead to an internet gateway or a NAT gateway, or name another subnet."));
  }
  if (route.NatGatewayId !== undefined) {
    return throughNat(route.NatGatewayId, facts);
  }
  if (!target.startsWith("igw-")) {
    return unclear(
      warn(
        `The subnet's way out leads to ${target}, where doctor cannot follow it.`,
        `Make sure that HTTPS gets from there to ssm.${region}.amazonaws.com, ssmmessages.${region}.amazonaws.com and the package repositories.`,
      ),
    );
  }
  if (!assignPublicIp) {
    const what = `The subnet's way out is ${target}, which serves only instances with a public address, and builders get none.`;
    return unclear(stop(what, "pulumi config set assignPublicIp true, or name a subnet behind a NAT gateway."));
  }
  return { leads: "out", through: `the internet gateway ${target}, with public addresses that nothing can reach` };
}

function throughNat(id: string, { natGateways, routeTables }: NetworkFacts): Way {
  const gateway = natGateways.find(({ NatGatewayId }) => NatGatewayId === id);
  const named = `the NAT gateway ${id}`;
  if (gateway?.ConnectivityType === "private") {
    const what = `The subnet's way out is ${named}, which is private: doctor cannot follow it.`;
    return unclear(warn(what, "Make sure that HTTPS gets from there to the internet, or name another subnet."));
  }
  if (gateway?.State !== "available") {
    const what = `The subnet's way out is ${named}, which is ${gateway?.State ?? "not there"}.`;
    return unclear(stop(what, "Make a NAT gateway that is available, or name another subnet."));
  }
  if (!isInPublicSubnet(gateway, routeTables)) {
    const what = `The subnet's way out is ${named}, whose own subnet ${gateway.SubnetId ?? ""} has no route to an internet gateway.`;
    return unclear(stop(what, "Put the NAT gateway into a public subnet."));
  }
  return { leads: "out", through: named };
}

/** A regional NAT gateway has no subnet, and routes of its own. */
function isInPublicSubnet({ SubnetId }: NatGateway, tables: readonly RouteTable[]): boolean {
  const route = SubnetId === undefined ? undefined : routeTo(PUBLIC_ADDRESS, tableOf(SubnetId, tables));
  return SubnetId === undefined || (route?.GatewayId?.startsWith("igw-") ?? false);
}

function unclear(finding: Finding): Way {
  return { leads: "unclear", finding };
}

/** A subnet's own table, or else the main one of its VPC. */
function tableOf(subnetId: string | undefined, tables: readonly RouteTable[]): RouteTable | undefined {
  const associated = (matches: (each: RouteTableAssociation) => boolean) =>
    tables.find(({ Associations = [] }) => Associations.some(matches));
  return associated(({ SubnetId }) => SubnetId === subnetId) ?? associated(({ Main = false }) => Main);
}

/** The most specific route counts. */
function routeTo(address: string, table: RouteTable | undefined): Route | undefined {
  const prefix = ({ DestinationCidrBlock = "" }: Route) => Number(DestinationCidrBlock.split("/")[1]);
  return (table?.Routes ?? [])
    .filter(({ DestinationCidrBlock: block }) => block !== undefined && contains(block, address))
    .sort((one, other) => prefix(other) - prefix(one))[0];
}

function targetOf(route: Route): string {
  const { GatewayId, NatGatewayId, TransitGatewayId, VpcPeeringConnectionId, NetworkInterfaceId, InstanceId } = route;
  const { CarrierGatewayId, LocalGatewayId, CoreNetworkArn } = route;
  const targets = [GatewayId, NatGatewayId, TransitGatewayId, VpcPeeringConnectionId, InstanceId, NetworkInterfaceId];
  return (
    [...targets, CarrierGatewayId, LocalGatewayId, CoreNetworkArn].find((each) => each !== undefined) ?? "something"
  );
}
