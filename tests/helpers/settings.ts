// Reads settings as a stack with two images would, for the tests of the settings.
import { expect } from "chai";
import type { FactorySettings } from "../../components/settings/values";
import type { ImageFolder } from "../../components/source/images";
import { parseSettings, type SettingsContext } from "../../settings";

/** The folders among the stack's images. */
export const FOLDERS: readonly ImageFolder[] = [
  { name: "debian-13", hasVariables: true },
  { name: "ubuntu-24.04", hasVariables: true },
];

/** The stack whose settings are read. */
export const CONTEXT: SettingsContext = {
  project: "ami-pipeline",
  stack: "dev",
  region: "us-east-1",
  findFolders: () => FOLDERS,
};

/** The settings in a configuration that has no faults. */
export function settingsOf(raw: Readonly<Record<string, string>>): FactorySettings {
  const { settings, faults } = parseSettings(raw, CONTEXT);
  expect(faults).to.deep.equal([]);
  return settings;
}

/** The faults of a configuration, each as one line. */
export function faultsOf(raw: Readonly<Record<string, string>>, context: SettingsContext = CONTEXT): string[] {
  return parseSettings(raw, context).faults.map(({ name, reason }) => `${name}: ${reason}`);
}
