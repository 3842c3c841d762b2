// A run of Upkeep for the tests of its parts.
import type { RegionClients } from "../../../buildsrc/stages/common/regions";
import { KEYS } from "../../../buildsrc/stages/contract";
import { readUpkeepEnvironment, type UpkeepEnvironment } from "../../../buildsrc/stages/upkeep/environment";
import { Upkeep } from "../../../buildsrc/stages/upkeep/upkeep";
import { TestBucket } from "./bucket";
import { PLAIN_SETTINGS } from "./publishSettings";
import { TestRegion } from "./testRegion";

/** What the project and CodeBuild tell Upkeep. */
export const UPKEEP_VARIABLES = {
  FACTORY: "golden",
  AWS_REGION: "us-east-1",
  BUCKET: "golden-artifacts",
  TIMEOUT_MINUTES: "60",
  IMAGES: "db,web",
  PIPELINE_NAME_PREFIX: "golden",
  PROJECT_NAME_PREFIX: "golden",
  PARAMETER_PREFIX: "/golden",
  MAX_AGE_DAYS: "30",
  BASE_AMI_PUBLISHERS: "amazon,099720109477",
  BASE_AMI_ACCOUNTS: "",
  KEEP_RELEASES: "2",
  KEEP_DAYS: "90",
  RETIRE: "true",
  RETIRE_WAIT_DAYS: "14",
  RETIRE_MAX_PER_RUN: "10",
  LEFTOVER_DAYS: "7",
  USED_AMIS_COMMAND: "",
  METRICS_NAMESPACE: "AmiPipeline/golden",
  TOPIC_ARN: "",
  CHAT: "false",
};

/** When the tests' runs begin. */
export const NOW = new Date("2026-11-27T03:00:00.000Z");

/** What a test's run of Upkeep is made from. */
export interface TestUpkeep {
  /** @default - what UPKEEP_VARIABLES say */
  readonly settings?: Partial<UpkeepEnvironment>;
  /** @default - an empty one but for the publish settings */
  readonly bucket?: TestBucket;
  /** The publish regions besides us-east-1. @default - none */
  readonly others?: readonly string[];
  /** @default - regions without anything */
  readonly clientsIn?: (region: string) => RegionClients;
}

/** Begins a run. */
export async function beginUpkeep(about: TestUpkeep = {}): Promise<Upkeep> {
  const { settings = {}, bucket = new TestBucket(), others = [], clientsIn } = about;
  bucket.objects[KEYS.publishSettings] ??= JSON.stringify({
    ...PLAIN_SETTINGS,
    regions: others,
    parameterPrefix: "/golden",
  });
  return Upkeep.begin({
    settings: { ...readUpkeepEnvironment(UPKEEP_VARIABLES), ...settings },
    store: bucket.store,
    clientsIn: clientsIn ?? ((region) => new TestRegion(region).clients),
    now: NOW,
  });
}
