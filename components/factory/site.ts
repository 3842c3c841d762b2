// Where a factory is built: what all of its parts are made with.
import * as pulumi from "@pulumi/pulumi";
import { lookUpLocation, type Location } from "../basics/location";
import { stop } from "../basics/stop";
import { findNetwork, type Network, type NetworkSearch } from "../foundation/network";
import { roleOptions, type RoleOptions } from "../foundation/serviceRole";
import { checkEncryptionByDefault } from "../publishing/encryptionByDefault";
import { checkPublishRegions } from "../publishing/regions";
import { cannotBeUsed, faultsOf } from "../settings/factory";
import { defaultTagFaults, stackTags } from "../settings/tagFaults";
import type { FactorySettings } from "../settings/values";
import { defaultTags } from "../programs/providerSettings";
import { instanceTypesOf } from "../source/instanceTypes";
import type { ImageSource } from "../source/imageSource";
import { checkPolicySizes } from "./policySizes";

/** What all parts of a factory are made with. */
export interface Site {
  /** What the names of the factory's resources start with. */
  readonly name: string;
  readonly settings: FactorySettings;
  readonly location: pulumi.Output<Location>;
  /** Where builders and test instances are launched. */
  readonly network: pulumi.Output<Network>;
  /** The tags of every resource. */
  readonly tags: Readonly<Record<string, string>>;
  /** What all roles have in common. */
  readonly roles: RoleOptions;
  /** The options of every part: inside the factory, and after what must be checked first. */
  readonly inside: { readonly parent: pulumi.Resource; readonly dependsOn: pulumi.Output<pulumi.Resource[]> };
}

/** The site of a factory, where nothing is made before its arguments, regions and network were found to be usable. */
export function prepareSite(parent: pulumi.Resource, name: string, settings: FactorySettings): Site {
  const location = lookUpLocation(parent);
  const search = chooseNetwork(parent, settings);
  const isInPlace = search.apply(({ fault }) => {
    if (fault !== undefined) {
      throw stop(fault);
    }
  });
  const areRegionsGood = checkPublishRegions(parent, settings, location);
  const inGoodRegions = pulumi.all([location, areRegionsGood]).apply(([place]) => place);
  const isGood = pulumi.all([
    checkEncryptionByDefault(parent, settings, inGoodRegions),
    areRegionsGood,
    checkWhenKnown(settings),
    checkDefaultTags(parent, settings),
    checkPolicySizes(name, settings, location),
    isInPlace,
  ]);
  return {
    name,
    settings,
    location,
    network: search.network,
    tags: stackTags(pulumi.getProject(), pulumi.getStack(), settings.tags),
    roles: roleOptions(settings),
    inside: { parent, dependsOn: nothingAfter(isGood) },
  };
}

function chooseNetwork(parent: pulumi.Resource, settings: FactorySettings): pulumi.Output<NetworkSearch> {
  const { vpcId, subnetId } = settings;
  const named = vpcId !== undefined && subnetId !== undefined && { named: { vpcId, subnetId } };
  return findNetwork(parent, { instanceTypes: instanceTypesOf(settings), ...named });
}

/** The same site, where nothing else is made or changed before the source was found to be usable, and is there. */
export function onceInspected(site: Site, source: ImageSource): Site {
  const { parent, dependsOn } = site.inside;
  return {
    ...site,
    inside: { parent, dependsOn: nothingAfter(pulumi.all([dependsOn, source.existingPipelines])) },
  };
}

/** No resource to depend on, but only once something is known: what depends on it waits for the check behind it. */
function nothingAfter(checked: pulumi.Output<unknown>): pulumi.Output<pulumi.Resource[]> {
  return checked.apply(() => []);
}

/**
 * Judges once more what the factory is made with, when the arguments that come from other resources are known, and
 * stops the program if one cannot be used. A preview does not know them before those resources are made.
 */
function checkWhenKnown(settings: FactorySettings): pulumi.Output<void> {
  return pulumi.output(settings).apply((known) => {
    stopAt(
      settings,
      faultsOf(known).map(({ name, reason }) => `${name}: ${reason}`),
    );
  });
}

/** Judges the tags that the factory's provider adds to every resource, and stops the program if IAM would not take them. */
function checkDefaultTags(parent: pulumi.Resource, settings: FactorySettings): pulumi.Output<void> {
  const provider = parent.getProvider("aws:iam/role:Role");
  const where = provider ? "the provider's defaultTags" : "aws:defaultTags";
  return defaultTags(provider).apply((defaults) => {
    stopAt(
      settings,
      defaultTagFaults(defaults, settings.tags).map((reason) => `${where}: ${reason}`),
    );
  });
}

function stopAt(settings: FactorySettings, faults: readonly string[]): void {
  if (faults.length > 0) {
    throw stop([cannotBeUsed(settings), ...faults.map((fault) => `  ${fault}`)].join("\n"));
  }
}
