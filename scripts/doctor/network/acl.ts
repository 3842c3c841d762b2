// Whether a subnet's network ACL lets HTTPS out and the answers in.
import type { NetworkAclEntry } from "@aws-sdk/client-ec2";
import { stop, warn, type Finding } from "../finding";
import { contains } from "./addresses";

/** Linux answers to itself on these ports: both ends of `net.ipv4.ip_local_port_range`. */
const ANSWER_PORTS = [32768, 60999];

/** Finds what a network ACL keeps from an instance that talks to an address. */
export function aclFindings(entries: readonly NetworkAclEntry[], address: string): readonly Finding[] {
  const where = `The subnet's network ACL`;
  const lets = (Egress: boolean, port: number) => isAllowed(entries, { Egress, port, address });
  if (!lets(true, 443)) {
    return [stop(`${where} lets no HTTPS out to ${address}.`, "Allow TCP port 443 in an outbound rule.")];
  }
  if (!ANSWER_PORTS.every((port) => lets(false, port))) {
    const what = `${where} lets no answers in from ${address}.`;
    return [stop(what, `Allow the TCP ports ${ANSWER_PORTS.join(" to ")} in an inbound rule.`)];
  }
  if (!lets(true, 80)) {
    const what = `${where} lets no HTTP out to ${address}, which Ubuntu's and Debian's package repositories use.`;
    return [warn(what, "Allow TCP port 80 in an outbound rule, or let the images use repositories with HTTPS.")];
  }
  return [];
}

/** The first rule that matches decides. */
function isAllowed(
  entries: readonly NetworkAclEntry[],
  { Egress, port, address }: { readonly Egress: boolean; readonly port: number; readonly address: string },
): boolean {
  const [first] = entries
    .filter((entry) => (entry.Egress ?? false) === Egress)
    .filter(({ CidrBlock }) => CidrBlock !== undefined && contains(CidrBlock, address))
    .filter(
      ({ Protocol, PortRange: { From = 0, To = 65535 } = {} }) =>
        // 6 is TCP. Source: IANA's protocol numbers.
        Protocol === "-1" || (Protocol === "6" && From <= port && port <= To),
    )
    .sort((one, other) => (one.RuleNumber ?? 0) - (other.RuleNumber ?? 0));
  return first?.RuleAction === "allow";
}
