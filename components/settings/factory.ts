// The arguments of an AmiFactory: their defaults, and the refusal of wrong ones.
import * as pulumi from "@pulumi/pulumi";
import { configuredRegion } from "../source/providerSettings";
import { findImages, SOURCE_FOLDER } from "../source/images";
import type { SettingArgs } from "./args";
import { factoryFaults } from "./faults";
import { checkedWhenKnown, withDefaults, type FactorySettings } from "./values";

/** The arguments of an AmiFactory: the settings of a stack, and what only a program can set. */
export interface AmiFactoryArgs extends SettingArgs {
  /**
   * Distinguishes the factory from every other one in the account and region. Names and tags are made from it.
   * @default - `<project>-<stack>-<the component's name>`
   */
  readonly factoryName?: string;
  /**
   * The folder whose content is seeded into the repository.
   * @default - the `buildsrc` folder that comes with this component
   */
  readonly sourceFolder?: string;
  /**
   * The region of the factory's provider. The factory must know it before it asks AWS, to choose the regions of its
   * keys.
   * @default - the region in the stack's configuration or the environment, unless the factory has a provider of its own
   */
  readonly homeRegion?: string;
}

/**
 * Fills in the defaults.
 *
 * @param hasProvider - whether the factory has a provider of its own, whose region becomes known too late
 */
export function resolveArgs(name: string, args: AmiFactoryArgs, hasProvider: boolean): FactorySettings {
  const { factoryName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`, sourceFolder = SOURCE_FOLDER } = args;
  const { homeRegion = hasProvider ? undefined : configuredRegion() } = args;
  const images = findImages(sourceFolder).map((folder) => folder.name);
  return {
    ...withDefaults(args, { factoryName, images }),
    factoryName,
    sourceFolder,
    ...(homeRegion && { homeRegion }),
  };
}

/** Throws an error that lists every fault. Values that the program computes are checked when they become known. */
export function refuseFaults(settings: FactorySettings): FactorySettings {
  const faults = factoryFaults(settings, findImages(settings.sourceFolder));
  if (faults.length > 0) {
    throw new pulumi.InputPropertiesError({
      message: `The arguments of factory ${settings.factoryName} cannot be used.`,
      errors: faults.map(({ name, reason }) => ({ propertyPath: name, reason })),
    });
  }
  const { vpcId, subnetId, permissionsBoundary } = settings;
  return {
    ...settings,
    ...(vpcId !== undefined && { vpcId: checkedWhenKnown("vpcId", vpcId) }),
    ...(subnetId !== undefined && { subnetId: checkedWhenKnown("subnetId", subnetId) }),
    ...(permissionsBoundary !== undefined && {
      permissionsBoundary: checkedWhenKnown("permissionsBoundary", permissionsBoundary),
    }),
  };
}
