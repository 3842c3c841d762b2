// The values of the settings: their types, defaults and faults, all derived from the table.
import type { Fault } from "../basics/fault";
import type { SettingArgs } from "./args";
import type { Names, Setting } from "./kinds";
import { SETTINGS } from "./table";

/** The name of a setting. */
export type SettingName = keyof typeof SETTINGS;

type ValueOf<Name extends SettingName> = (typeof SETTINGS)[Name] extends Setting<infer Value> ? Value : never;

type OptionalName = { [Name in SettingName]: undefined extends ValueOf<Name> ? Name : never }[SettingName];

/** Every setting with its value, whether somebody set it or not. */
export type SettingValues = { readonly [Name in Exclude<SettingName, OptionalName>]: ValueOf<Name> } & {
  readonly [Name in OptionalName]?: Exclude<ValueOf<Name>, undefined>;
};

/** The arguments of a factory with their defaults filled in. */
export type FactorySettings = SettingValues & {
  readonly factoryName: string;
  readonly sourceFolder: string;
  /** Undefined if only the provider knows it. */
  readonly homeRegion?: string;
};

type AnyValues = { readonly [Name in SettingName]?: ValueOf<Name> };

/** The table, with the type of each entry tied to its name. */
export const TABLE: { readonly [Name in SettingName]: Setting<ValueOf<Name>> } = SETTINGS;

/** The names of all settings, in the table's order. */
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** Fills in the defaults of the settings that are not set. */
export function withDefaults(args: SettingArgs, names: Names): SettingValues {
  const values = SETTING_NAMES.flatMap((name): [string, unknown][] => {
    const value = args[name] ?? TABLE[name].defaultFor(names);
    return value === undefined ? [] : [[name, value]];
  });
  // Each value has its entry's type, but the compiler cannot follow that through a list of pairs.
  return Object.fromEntries(values) as unknown as SettingValues;
}

/** Finds what is wrong with each value on its own. */
export function valueFaults(values: AnyValues): Fault[] {
  return SETTING_NAMES.flatMap((name) => faultsOf(name, values));
}

function faultsOf<Name extends SettingName>(name: Name, values: AnyValues): (Fault & { readonly name: Name })[] {
  const value = values[name];
  return value === undefined ? [] : TABLE[name].faultsOf(value).map((reason) => ({ name, reason }));
}
