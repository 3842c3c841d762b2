// Where builders and test instances may connect to besides ports 80 and 443, as the setting builderEgress writes it.
import { isIP } from "node:net";
import { listFaults, type Fault } from "../basics/fault";

/** A destination of the security group's rules. */
export interface Egress {
  readonly protocol: "tcp" | "udp";
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidr: string;
}

/** What the setting takes, as an example. */
const EXAMPLE = '"tcp/5432/10.0.0.0/8", or "tcp/8000-8100/10.1.2.3/32"';

const LAST_PORT = 65_535;
/** Of the rules that the group always has. */
const OPEN_PORTS: readonly number[] = [80, 443];

/** Finds what is wrong with the destinations. */
export function egressFaults(destinations: readonly string[]): Fault[] {
  return listFaults("builderEgress", destinations, (written) => {
    const parsed = parse(written);
    return typeof parsed === "string" ? `"${written}" ${parsed} Use one like ${EXAMPLE}.` : undefined;
  });
}

/** Reads a destination that has no fault. */
export function egressOf(written: string): Egress {
  const parsed = parse(written);
  if (typeof parsed === "string") {
    throw new Error(`"${written}" ${parsed}`);
  }
  return parsed;
}

/** Returns what is wrong if the text is not a destination. */
function parse(written: string): Egress | string {
  const [, protocol, from = "", to = from, address = "", length = ""] =
    /^(tcp|udp)\/(\d+)(?:-(\d+))?\/([^/]+)\/(\d+)$/.exec(written) ?? [];
  if (protocol !== "tcp" && protocol !== "udp") {
    return "is not a protocol (tcp or udp), a port or a range of ports, and a block of addresses, with slashes between them.";
  }
  const [fromPort, toPort] = [Number(from), Number(to)];
  if (fromPort > toPort || toPort > LAST_PORT) {
    return `has the ports ${from === to ? from : `${from} to ${to}`}, which are not in order from 0 to ${LAST_PORT}.`;
  }
  // EC2 refuses a rule of a group that repeats another one.
  if (protocol === "tcp" && fromPort === toPort && OPEN_PORTS.includes(fromPort)) {
    return `has port ${from}, which is open to all addresses already; leave it out.`;
  }
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (bits === 0 || Number(length) > bits) {
    return `has ${address}/${length}, which is not a block of IPv4 or IPv6 addresses.`;
  }
  // The provider refuses such a block of IPv6 itself.
  if (bits === 32 && hostPart(address, Number(length)) !== 0) {
    return `has ${address}/${length}, whose address is not the first one of its block.`;
  }
  return { protocol, fromPort, toPort, cidr: `${address}/${length}` };
}

function hostPart(address: string, length: number): number {
  const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return value % 2 ** (32 - length);
}
