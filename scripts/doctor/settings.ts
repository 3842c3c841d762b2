// Reads the stack's settings and the way to AWS as the program does, and finds what it would refuse.
import * as pulumi from "@pulumi/pulumi";
import { messageOf } from "../../components/basics/messageOf";
import type { ConnectionSettings } from "../../components/programs/connection";
import { configuredConnection, configuredDefaultTags } from "../../components/programs/providerSettings";
import { defaultTagFaults } from "../../components/settings/tagFaults";
import type { FactorySettings } from "../../components/settings/values";
import { configuredSettings } from "../../settings";
import { fine, stop, type Finding } from "./finding";
import type { StackReading } from "./stack";

/** What the stack's configuration says. */
export interface Configured {
  readonly settings: FactorySettings;
  /** Undefined if the configuration sets one that the program refuses. */
  readonly connection: ConnectionSettings | undefined;
  readonly findings: readonly Finding[];
}

/** Reads the configuration of a stack. */
export function readSettings({
  project,
  stack,
  configuration,
}: Pick<StackReading, "project" | "stack" | "configuration">): Configured {
  // From here on this process has the configuration as the program would.
  pulumi.runtime.setAllConfig({ ...configuration });
  const { settings, faults } = configuredSettings(project, stack);
  const tagReasons = defaultTagReasons(settings);
  const all = [...faults, ...tagReasons.map((reason) => ({ name: "aws:defaultTags", reason }))];
  const { connection, findings } = connect();
  const refused = all.map(({ name, reason }) => stop(`${name} cannot be used as it is.`, reason));
  const usable = fine(`The settings can be used. Images: ${settings.images.join(", ")}.`);
  return { settings, connection, findings: [...(refused.length === 0 ? [usable] : refused), ...findings] };
}

/** What the program says of the provider's default tags, or throws at when they are no JSON. */
function defaultTagReasons({ tags }: FactorySettings): readonly string[] {
  try {
    return defaultTagFaults(configuredDefaultTags(), tags);
  } catch (error) {
    return [messageOf(error)];
  }
}

function connect(): { readonly connection: ConnectionSettings | undefined; readonly findings: readonly Finding[] } {
  try {
    return { connection: configuredConnection(), findings: [] };
  } catch (error) {
    return {
      connection: undefined,
      findings: [stop("The program does not use this way to AWS.", messageOf(error))],
    };
  }
}
