// The only reader of the stack's configuration: the arguments of its factory, or an error that lists every fault.
import * as pulumi from "@pulumi/pulumi";
import type { Fault } from "./components/basics/fault";
import { readConfiguration } from "./components/settings/configuration";
import { factoryFaults } from "./components/settings/faults";
import { withDefaults, type FactorySettings } from "./components/settings/values";
import { homeRegionFault } from "./components/source/homeRegions";
import { findImages, SOURCE_FOLDER, type ImageFolder } from "./components/source/images";
import { configuredRegion } from "./components/programs/providerSettings";

/** What the settings are checked against. */
export interface SettingsContext {
  readonly project: string;
  readonly stack: string;
  /** The folders among the images, which are in the source folder unless the settings name another. */
  readonly findFolders: (imagesFolder?: string) => readonly ImageFolder[];
  /** The stack's region, if the configuration or the environment sets it. A profile may set it instead. */
  readonly region?: string;
}

/** What came of reading the settings. */
export interface ReadSettings {
  readonly settings: FactorySettings;
  readonly faults: readonly Fault[];
}

/** Reads and checks the configuration of the stack that is being deployed. Throws an error that lists every fault. */
export function readSettings(): FactorySettings {
  const stack = pulumi.getStack();
  const { settings, faults } = configuredSettings(pulumi.getProject(), stack);
  if (faults.length > 0) {
    const lines = faults.map(({ name, reason }) => `  ${name}: ${reason}`);
    throw new pulumi.RunError([`The configuration of stack ${stack} cannot be used:`, ...lines].join("\n"));
  }
  return settings;
}

/** The settings in the configuration that this program has, and everything that is wrong with them. */
export function configuredSettings(project: string, stack: string): ReadSettings {
  const namespace = `${project}:`;
  const raw = Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(namespace))
      .map(([key, value]) => [key.slice(namespace.length), value]),
  );
  const region = configuredRegion();
  return parseSettings(raw, {
    project,
    stack,
    findFolders: (imagesFolder) => findImages(SOURCE_FOLDER, imagesFolder),
    ...(region !== undefined && { region }),
  });
}

/** Reads the settings, and finds everything that is wrong. A setting that cannot be read counts as not set. */
export function parseSettings(
  raw: Readonly<Record<string, string>>,
  { project, stack, findFolders, region }: SettingsContext,
): ReadSettings {
  const { args, faults } = readConfiguration(raw);
  const factoryName = `${project}-${stack}`;
  const folders = findFolders(args.imagesFolder);
  const settings: FactorySettings = {
    ...withDefaults(args, { factoryName, images: folders.map(({ name }) => name) }),
    factoryName,
    sourceFolder: SOURCE_FOLDER,
    ...(region !== undefined && { homeRegion: region }),
  };
  const regionReason = region === undefined ? undefined : homeRegionFault(region, settings.source);
  const regionFaults = regionReason === undefined ? [] : [{ name: "aws:region", reason: regionReason }];
  return { settings, faults: [...faults, ...regionFaults, ...factoryFaults(settings, folders)] };
}
