// One run of Upkeep: what its parts work with, so that nothing is looked up twice.
import type { RegionClients } from "../common/regions";
import type { Store } from "../common/store";
import type { PublishSettings } from "../contract";
import type { Notice } from "../notices/notice";
import { shown } from "../notices/shown";
import { publishRegions, readPublishSettings } from "../releases/publishSettings";
import { findAmis, type FactoryAmi } from "./amis";
import type { UpkeepEnvironment } from "./environment";

/** What a run of Upkeep is made from. */
export interface UpkeepParts {
  readonly settings: UpkeepEnvironment;
  /** The artifact bucket. */
  readonly store: Store;
  readonly clientsIn: (region: string) => RegionClients;
  readonly now: Date;
}

/** Room for a command with long names. */
const LONGEST_LINE = 1000;

/** A run of Upkeep. */
export class Upkeep {
  readonly notices: Notice[] = [];
  private found: Promise<readonly FactoryAmi[]> | undefined;

  private constructor(
    readonly settings: UpkeepEnvironment,
    readonly now: Date,
    readonly store: Store,
    readonly publishSettings: PublishSettings,
    /** The home region's clients. */
    readonly home: RegionClients,
    /** Those of the home region and of the publish regions. */
    readonly regions: readonly RegionClients[],
  ) {}

  /** Reads where the factory publishes, and begins a run. */
  static async begin({ settings, store, clientsIn, now }: UpkeepParts): Promise<Upkeep> {
    const publishSettings = await readPublishSettings(store);
    const home = clientsIn(settings.region);
    const others = publishRegions(publishSettings, settings.region).filter((region) => region !== settings.region);
    return new Upkeep(settings, now, store, publishSettings, home, [home, ...others.map(clientsIn)]);
  }

  /** All AMIs with the factory's mark, in every region. They are looked up once. */
  amis(): Promise<readonly FactoryAmi[]> {
    this.found ??= findAmis(this.regions, this.settings.factory);
    return this.found;
  }

  /** Has people told at the end of the run. Names, commands' output and AWS's answers are shown as data. */
  say({ subject, lines, nextSteps, ...notice }: Notice): void {
    const onOneLine = (line: string) => shown(line, LONGEST_LINE);
    this.notices.push({
      ...notice,
      subject: onOneLine(subject),
      lines: lines.map(onOneLine),
      nextSteps: nextSteps.map(onOneLine),
    });
  }
}
