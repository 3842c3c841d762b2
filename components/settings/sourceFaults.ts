// What is wrong with the source: its own settings, and those that are set although the source has no use for them.
import * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../basics/fault";
import { connectionFaults } from "../source/connection/faults";
import { isConnected, SOURCES } from "../source/connection/providers";
import { TABLE, type FactorySettings, type SettingName } from "./values";

/** The settings that only a CodeCommit repository has a use for. */
const OF_CODECOMMIT = [
  "repositoryName",
  "repositoryDescription",
  "onConflict",
  "retainRepositoryOnDelete",
  "adoptRepository",
] as const satisfies readonly SettingName[];
/** The settings that only one's own repository has a use for. */
const OF_CONNECTIONS = [
  "connectionArn",
  "repository",
  "repositoryFolder",
  "triggerTags",
  "baseImages",
  "pullRequests",
  "pullRequestBuilds",
  "pullRequestDays",
] as const satisfies readonly SettingName[];

/** Finds what is wrong with the source. */
export function sourceFaults(settings: FactorySettings): Fault[] {
  const { source } = settings;
  const useless = (isConnected(source) ? OF_CODECOMMIT : OF_CONNECTIONS).filter((name) => isSet(settings, name));
  const others = SOURCES.filter(isConnected).join(", ");
  const remedy = (name: string) =>
    isConnected(source)
      ? `Remove it (pulumi config rm ${name}).`
      : `Set source to one of ${others}, or remove it (pulumi config rm ${name}).`;
  return [
    ...useless.map((name) => ({
      name,
      reason: `is set, but has no meaning where source is "${source}". ${remedy(name)}`,
    })),
    ...connectionFaults(settings),
  ];
}

/** Whether a setting has another value than its default. A value that is not known yet was set by somebody. */
function isSet(settings: FactorySettings, name: (typeof OF_CODECOMMIT | typeof OF_CONNECTIONS)[number]): boolean {
  const value = settings[name];
  if (value === undefined || pulumi.Output.isInstance(value) || value instanceof Promise) {
    return value !== undefined;
  }
  const unset = TABLE[name].defaultFor({ factoryName: settings.factoryName, images: [] });
  return JSON.stringify(value) !== JSON.stringify(unset);
}
