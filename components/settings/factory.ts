// The arguments of an AmiFactory: their defaults, and the refusal of wrong ones.
import * as pulumi from "@pulumi/pulumi";
import { configuredRegion } from "../programs/providerSettings";
import { findImages, SOURCE_FOLDER } from "../source/images";
import type { Fault } from "../basics/fault";
import type { SettingArgs } from "./args";
import { factoryFaults } from "./faults";
import { withDefaults, type FactorySettings } from "./values";

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
  const images = findImages(sourceFolder, args.imagesFolder).map((folder) => folder.name);
  return {
    ...withDefaults(args, { factoryName, images }),
    factoryName,
    sourceFolder,
    ...(homeRegion && { homeRegion }),
  };
}

/** What is wrong with the arguments. A value that is not known yet is not judged. */
export function faultsOf(settings: FactorySettings): Fault[] {
  return factoryFaults(settings, findImages(settings.sourceFolder, settings.imagesFolder));
}

/** The headline of a list of faults. */
export function cannotBeUsed({ factoryName }: FactorySettings): string {
  return `The arguments of factory ${factoryName} cannot be used.`;
}

/** Throws an error that lists every fault. */
export function refuseFaults(settings: FactorySettings): void {
  const faults = faultsOf(settings);
  if (faults.length > 0) {
    throw new pulumi.InputPropertiesError({
      message: cannotBeUsed(settings),
      errors: faults.map(({ name, reason }) => ({ propertyPath: name, reason })),
    });
  }
}
