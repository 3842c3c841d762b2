// Whether instances of a VPC can look names up.
import { stop, warn, type Finding } from "../finding";
import type { NetworkFacts } from "./facts";

/** Where AWS's name server answers in every VPC, and how DHCP options name it. */
const RESOLVER = ["AmazonProvidedDNS", "169.254.169.253"];

/**
 * Finds what keeps instances from looking names up. AWS's name server bypasses security groups; the builders' group lets
 * only HTTP and HTTPS out to any other one.
 */
export function nameServerFindings({ vpc, dnsSupport, nameServers }: NetworkFacts): readonly Finding[] {
  const id = vpc.VpcId ?? "";
  if (nameServers === undefined) {
    const what = `The VPC ${id} has no DHCP options, so that instances may know no name server.`;
    return [warn(what, `Give it the region's default ones, whose name server is AmazonProvidedDNS.`)];
  }
  const own = [...RESOLVER, thirdAddress(vpc.CidrBlock ?? "")];
  if (!nameServers.some((server) => own.includes(server))) {
    return [
      stop(
        `The name servers of the VPC ${id} are ${nameServers.join(", ")}, and the builders' security group lets only HTTP and HTTPS out.`,
        "Name a subnet of a VPC whose DHCP options have the name server AmazonProvidedDNS. Its resolver can forward to yours.",
      ),
    ];
  }
  if (!dnsSupport) {
    const what = `The VPC ${id} has AWS's name server turned off.`;
    return [stop(what, `aws ec2 modify-vpc-attribute --vpc-id ${id} --enable-dns-support`)];
  }
  return [];
}

/** AWS's name server also has the third address of the VPC's first block. */
function thirdAddress(block: string): string {
  return block.replace(/\d+\/\d+$/, (last) => String(Number.parseInt(last, 10) + 2));
}
