// Whether instances will reach Systems Manager, through which Packer and Test reach them, and packages.
import { assignsPublicIp } from "../../../components/foundation/builderNetwork";
import type { Check } from "../check";
import { fine, stop, warn, type Finding } from "../finding";
import { aclFindings } from "../network/acl";
import { judgeEndpoints } from "../network/endpoints";
import { factsAbout, type NetworkFacts } from "../network/facts";
import { nameServerFindings } from "../network/nameServers";
import { PUBLIC_ADDRESS, wayOut, type Way } from "../network/route";
import { chooseSubnet } from "../network/subnet";

/** Whether instances will reach Systems Manager and packages. Without a subnet, its own check says why. */
export const systemsManager: Check = {
  topic: "Systems Manager",
  async look(context) {
    const { subnet } = await chooseSubnet(context);
    return subnet === undefined
      ? []
      : networkFindings(await factsAbout(subnet, context), assignsPublicIp(context.settings), context.region);
  },
};

/** Judges the surroundings of the subnet. */
export function networkFindings(facts: NetworkFacts, assignPublicIp: boolean, region: string): readonly Finding[] {
  const way = wayOut(facts, assignPublicIp, region);
  const { without, findings: ofEndpoints } = judgeEndpoints(facts, region);
  const peers = [...(way.leads === "out" ? [PUBLIC_ADDRESS] : []), ...(without.length < 2 ? [insideOf(facts)] : [])];
  const obstacles = [
    ...ofEndpoints,
    ...wayFindings(way, without, region),
    ...nameServerFindings(facts),
    ...peers.flatMap((peer) => aclFindings(facts.aclEntries, peer)),
    ...tenancyFindings(facts),
  ];
  return obstacles.some(({ verdict }) => verdict === "stop") ? obstacles : [fine(reached(way, without)), ...obstacles];
}

function wayFindings(way: Way, without: readonly string[], region: string): readonly Finding[] {
  if (way.leads === "out") {
    return [];
  }
  if (way.leads === "unclear") {
    return [without.length === 0 ? aboutPackages(way.finding) : way.finding];
  }
  if (without.length > 0) {
    const what = `The subnet has no way to the internet, and its VPC no endpoint with private names for ${without.join(" and ")}.`;
    const services = without.map((service) => `com.amazonaws.${region}.${service}`).join(" and ");
    return [stop(what, `Name a subnet with a NAT gateway, or make interface endpoints for ${services}.`)];
  }
  const what = `The subnet has no way to the internet. ${ONLY_INSIDE}`;
  const remedy =
    "Name a subnet with a NAT gateway, or let the images use repositories that the VPC reaches. The SSM agent, which builders " +
    `install if their base AMI has none, comes through an endpoint for com.amazonaws.${region}.s3.`;
  return [warn(what, remedy)];
}

const ONLY_INSIDE = "Images may get packages only from where the VPC's endpoints lead.";

/** Where Systems Manager has endpoints, a way that leads nowhere keeps an image from packages alone. */
function aboutPackages(finding: Finding): Finding {
  return finding.verdict === "stop" ? warn(`${finding.what} ${ONLY_INSIDE}`, finding.remedy) : finding;
}

function reached(way: Way, without: readonly string[]): string {
  if (without.length === 0) {
    return "Instances reach Systems Manager through endpoints of the VPC.";
  }
  return way.leads === "out"
    ? `Instances reach Systems Manager through ${way.through}.`
    : "Nothing that EC2 shows keeps instances from Systems Manager.";
}

/** The first address of the VPC: endpoints are inside it. */
function insideOf({ vpc }: NetworkFacts): string {
  return vpc.CidrBlock?.split("/")[0] ?? "";
}

function tenancyFindings({ vpc }: NetworkFacts): readonly Finding[] {
  return vpc.InstanceTenancy === "dedicated"
    ? [
        warn(
          `The VPC ${vpc.VpcId ?? ""} launches dedicated instances, for which a fee is due per hour and region.`,
          "Name a subnet of a VPC with the tenancy default, unless you want that.",
        ),
      ]
    : [];
}
