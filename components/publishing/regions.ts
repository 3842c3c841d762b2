// The regions where images are published, and the check that the account can use them.
import { getRegionsOutput } from "@pulumi/aws/getRegions";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { stop } from "../basics/stop";

/** Where images are to be published. */
export interface PublishRegions {
  readonly publishRegions: readonly string[];
  /** The home region for which the factory's resources were chosen. Undefined if nothing sets it. */
  readonly homeRegion?: string;
}

/** All regions where images are published: the home region first, then the others, each once. */
export function allRegions(publishRegions: readonly string[], home: string): string[] {
  return [...new Set([home, ...publishRegions])];
}

/**
 * Checks that every publish region is enabled in the account, and stops the program with an error that names those that
 * are not. Everything in a factory must depend on the result, so that nothing is created before the check.
 */
export function checkPublishRegions(
  parent: pulumi.Resource,
  args: PublishRegions,
  location: pulumi.Output<Location>,
): pulumi.Output<pulumi.Resource[]> {
  if (args.publishRegions.length === 0) {
    return pulumi.output([]);
  }
  const enabled = getRegionsOutput({}, { parent });
  return pulumi.all([enabled.names, location]).apply(([names, place]) => {
    const missing = args.publishRegions.filter((region) => !names.includes(region));
    if (missing.length > 0) {
      // AWS lists regions that are not enabled only when asked for all regions.
      return getRegionsOutput({ allRegions: true }, { parent }).names.apply((known): pulumi.Resource[] => {
        throw stop(missingRegions(missing, known, place).join("\n"));
      });
    }
    const problem = homeProblem(args, place);
    if (problem !== undefined) {
      throw stop(problem);
    }
    return pulumi.output([]);
  });
}

/**
 * What is wrong with each region that is not enabled, with the remedy.
 *
 * @param known - all regions of the partition
 */
export function missingRegions(
  missing: readonly string[],
  known: readonly string[],
  { accountId, partition }: Pick<Location, "accountId" | "partition">,
): string[] {
  return missing.map((region) =>
    known.includes(region)
      ? `publishRegions: "${region}" is not enabled in account ${accountId}. Enable it (aws account enable-region --region-name ${region}), or leave it out.`
      : `publishRegions: "${region}" is not a region of the partition ${partition}, which has ${[...known].sort().join(", ")}. Use one of them.`,
  );
}

/** Finds out that resources were chosen for the wrong home region, since AWS tells the right one only later. */
export function homeProblem(
  { publishRegions, homeRegion }: PublishRegions,
  { region: home }: Pick<Location, "region">,
): string | undefined {
  const isMistaken = publishRegions.some((region) => (region === home) !== (region === homeRegion));
  if (!isMistaken) {
    return undefined;
  }
  const taken = homeRegion === undefined ? "nothing sets its region in advance" : `homeRegion is ${homeRegion}`;
  return (
    `publishRegions: the factory is in ${home}, but ${taken}, so it cannot tell which regions to copy images to. ` +
    `Set aws:region, or the argument homeRegion of the factory, to ${home}.`
  );
}
