// Where images are published, and whether they can be, which is found out before anything is created. AmiFactory asks it.
import { getRegionsOutput } from "@pulumi/aws/getRegions";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { stop } from "../basics/stop";

export interface PublishRegions {
  readonly publishRegions: readonly string[];
  /** The home region that the factory's resources were chosen for; undefined: none that anybody told. */
  readonly homeRegion?: string;
}

/** The home region first, then the others, each once. */
export function allRegions(publishRegions: readonly string[], home: string): string[] {
  return [...new Set([home, ...publishRegions])];
}

/**
 * What everything of a factory must depend on: it is there once every region was found to be enabled in the account,
 * and stops the program with an error that names those that are not.
 */
export function checkPublishRegions(
  parent: pulumi.Resource,
  args: PublishRegions,
  location: pulumi.Output<Location>,
): pulumi.Output<pulumi.Resource[]> {
  if (args.publishRegions.length === 0) return pulumi.output([]);
  const enabled = getRegionsOutput({}, { parent });
  return pulumi.all([enabled.names, location]).apply(([names, place]) => {
    const missing = args.publishRegions.filter((region) => !names.includes(region));
    if (missing.length > 0) return refuse(parent, missing, place);
    const problem = homeProblem(args, place);
    if (problem !== undefined) throw stop(problem);
    return pulumi.output([]);
  });
}

/** AWS lists the regions that an account has not enabled only when it is asked for them. */
function refuse(
  parent: pulumi.Resource,
  missing: readonly string[],
  { accountId, partition }: Location,
): pulumi.Output<pulumi.Resource[]> {
  return getRegionsOutput({ allRegions: true }, { parent }).names.apply((known) => {
    const lines = missing.map((region) =>
      known.includes(region)
        ? `publishRegions: "${region}" is not enabled in account ${accountId}. Enable it (aws account enable-region --region-name ${region}), or leave it out.`
        : `publishRegions: "${region}" is not a region of the partition ${partition}, which has ${[...known].sort().join(", ")}. Use one of them.`,
    );
    throw stop(lines.join("\n"));
  });
}

/** Which resources there are in which region was decided before AWS said where the factory is. */
function homeProblem({ publishRegions, homeRegion }: PublishRegions, { region: home }: Location): string | undefined {
  const isMistaken = publishRegions.some((region) => (region === home) !== (region === homeRegion));
  if (!isMistaken) return undefined;
  const taken = homeRegion === undefined ? "nothing says so in advance" : `homeRegion is ${homeRegion}`;
  return (
    `publishRegions: the factory works in ${home}, but ${taken}, so it cannot tell which of the regions images are ` +
    `copied to. Set aws:region, or the argument homeRegion of the factory, to ${home}.`
  );
}
