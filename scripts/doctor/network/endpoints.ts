// The interface endpoints of a VPC through which instances reach Systems Manager.
import type { IpPermission, VpcEndpoint } from "@aws-sdk/client-ec2";
import { stop, type Finding } from "../finding";
import { contains } from "./addresses";
import type { NetworkFacts } from "./facts";

/**
 * What the SSM agent of a builder or a test instance calls, since version 3.3.40.0; older ones also call ec2messages.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 */
const SERVICES = ["ssm", "ssmmessages"] as const;

/** What the endpoints of a VPC are worth to an instance. */
export interface EndpointsFound {
  /** The services of Systems Manager that have no endpoint: an instance reaches them through the internet. */
  readonly without: readonly string[];
  /** What is wrong with endpoints. While an endpoint is there, its service cannot be reached another way. */
  readonly findings: readonly Finding[];
}

/** Judges the endpoints for Systems Manager. Those without private names are no use: the agent calls the public ones. */
export function judgeEndpoints(facts: NetworkFacts, region: string): EndpointsFound {
  const named = (service: string) =>
    facts.endpoints.find(
      ({ ServiceName, PrivateDnsEnabled = false }) =>
        ServiceName === `com.amazonaws.${region}.${service}` && PrivateDnsEnabled && facts.dnsHostnames,
    );
  return {
    without: SERVICES.filter((service) => named(service) === undefined),
    findings: SERVICES.flatMap((service) => endpointFindings(service, named(service), facts)),
  };
}

function endpointFindings(service: string, endpoint: VpcEndpoint | undefined, facts: NetworkFacts): Finding[] {
  if (endpoint === undefined) {
    return [];
  }
  const named = `The endpoint ${endpoint.VpcEndpointId ?? ""} for ${service}`;
  // The service model writes Available, EC2 answers available.
  if (endpoint.State?.toLowerCase() !== "available") {
    return [stop(`${named} is ${endpoint.State ?? "in no state"}.`, "Wait until it is available, or delete it.")];
  }
  const block = facts.subnet.CidrBlock ?? "";
  if (!letsIn(block, endpoint, facts)) {
    const groups = (endpoint.Groups ?? []).map(({ GroupId = "" }) => GroupId).join(", ");
    return [stop(`${named} lets no HTTPS in from the subnet.`, `Allow TCP port 443 from ${block} in ${groups}.`)];
  }
  return [];
}

/** Whether one of an endpoint's groups lets HTTPS in. What is in a prefix list doctor does not look up: it may be the subnet. */
function letsIn(block: string, { Groups = [] }: VpcEndpoint, { endpointGroups, ownGroups }: NetworkFacts): boolean {
  const ids = Groups.map(({ GroupId }) => GroupId);
  return endpointGroups
    .filter(({ GroupId }) => ids.includes(GroupId))
    .flatMap(({ IpPermissions = [] }) => IpPermissions)
    .filter(isForHttps)
    .some(
      ({ IpRanges = [], PrefixListIds = [], UserIdGroupPairs = [] }) =>
        PrefixListIds.length > 0 ||
        UserIdGroupPairs.some(({ GroupId = "" }) => ownGroups.includes(GroupId)) ||
        IpRanges.some(({ CidrIp }) => CidrIp !== undefined && contains(CidrIp, block)),
    );
}

function isForHttps({ IpProtocol, FromPort = 0, ToPort = 65535 }: IpPermission): boolean {
  return IpProtocol === "-1" || (IpProtocol === "tcp" && FromPort <= 443 && 443 <= ToPort);
}
