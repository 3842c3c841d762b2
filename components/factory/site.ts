// Where a factory is built: what all of its parts are made with.
import * as pulumi from "@pulumi/pulumi";
import { lookUpLocation, type Location } from "../basics/location";
import { roleOptions, type RoleOptions } from "../foundation/serviceRole";
import { checkPublishRegions } from "../publishing/regions";
import type { FactorySettings } from "../settings/factoryArgs";
import type { SourceRepository } from "../source/sourceRepository";

/** What all parts of a factory are made with. */
export interface Site {
  /** What the names of the factory's resources start with. */
  readonly name: string;
  readonly settings: FactorySettings;
  readonly location: pulumi.Output<Location>;
  /** The tags of every resource. */
  readonly tags: Readonly<Record<string, string>>;
  /** What all roles have in common. */
  readonly roles: RoleOptions;
  /** The options of every part: inside the factory, and after what must be checked first. */
  readonly inside: { readonly parent: pulumi.Resource; readonly dependsOn: pulumi.Output<pulumi.Resource[]> };
}

/** The site of a factory, where nothing is made before its publish regions were found to be usable. */
export function prepareSite(parent: pulumi.Resource, name: string, settings: FactorySettings): Site {
  const location = lookUpLocation(parent);
  return {
    name,
    settings,
    location,
    tags: { Project: pulumi.getProject(), Stack: pulumi.getStack(), ManagedBy: "Pulumi", ...settings.tags },
    roles: roleOptions(settings),
    inside: { parent, dependsOn: checkPublishRegions(parent, settings, location) },
  };
}

/** The same site, where nothing else is made or changed before the repository was searched for conflicts. */
export function onceInspected(site: Site, repository: SourceRepository): Site {
  const { parent, dependsOn } = site.inside;
  const isGood = pulumi.all([dependsOn, repository.existingPipelines]);
  return { ...site, inside: { parent, dependsOn: isGood.apply((): pulumi.Resource[] => []) } };
}
