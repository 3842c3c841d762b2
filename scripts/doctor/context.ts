// What the checks are given: the stack's settings, where it will live, and clients that act as its provider does.
import type { TypesInUse } from "../../components/foundation/zones";
import type { ClientSettings } from "../../components/programs/connection";
import type { FactorySettings } from "../../components/settings/values";

/** Who asks AWS. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
  readonly partition: string;
}

/** What the checks are given. */
export interface Context {
  readonly project: string;
  readonly stack: string;
  /** The settings as the program reads them. Those that cannot be used count as not set. */
  readonly settings: FactorySettings;
  /** The home region. */
  readonly region: string;
  /** The home region, then the publish regions: those that the account can use. */
  readonly regions: readonly string[];
  readonly caller: Caller;
  /** Instance type → the images that are built and tested on it. */
  readonly instanceTypes: TypesInUse;
  /** The ARNs of what the stack's state holds: what is there already and belongs to this stack. */
  readonly ownedArns: ReadonlySet<string>;
  /** Whether Pulumi tells the stack's settings and state. If it does not, the settings are the defaults. */
  readonly isStackKnown: boolean;
  /**
   * Makes a client.
   *
   * @param region - the home region by default
   */
  readonly client: <T>(Client: new (settings: ClientSettings) => T, region?: string) => T;
}

interface ArnPlace {
  readonly caller: Pick<Caller, "partition" | "accountId">;
  readonly region: string;
}

/** The ARN of something in the account, in the home region unless another one is named. */
export function arnIn({ caller, region: home }: ArnPlace, service: string, resource: string, region = home): string {
  return `arn:${caller.partition}:${service}:${region}:${caller.accountId}:${resource}`;
}
