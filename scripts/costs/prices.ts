// The table of prices: the project's own, or one that somebody wrote.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../components/basics/messageOf";
import { amount, objectOf, recordOf, text, type Shape } from "../../buildsrc/stages/common/shape";

/** What things cost in a region. What is undefined is not known. */
export interface RegionPrices {
  readonly snapshotGbMonth: number | undefined;
  readonly volumeGbMonth: number | undefined;
  /** S3's storage. */
  readonly objectGbMonth: number | undefined;
  /** To copy from here to another region. */
  readonly copiedGb: number | undefined;
  /** Compute type → price. */
  readonly buildMinute: Readonly<Record<string, number>> | undefined;
  /** Instance type → price. */
  readonly instanceHour: Readonly<Record<string, number>> | undefined;
}

/** Prices. */
export interface Prices {
  /** When they were put together. */
  readonly date: string;
  readonly currency: string;
  /** What costs the same in all regions. */
  readonly everywhere: {
    readonly actionMinute: number;
    readonly alarmMonth: number;
    readonly dashboardMonth: number;
    readonly metricMonth: number;
    readonly keyMonth: number;
  };
  readonly regions: Readonly<Record<string, RegionPrices>>;
}

function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, field) => (value === undefined ? undefined : shape(value, field));
}

const REGION = objectOf<RegionPrices>({
  snapshotGbMonth: optional(amount),
  volumeGbMonth: optional(amount),
  objectGbMonth: optional(amount),
  copiedGb: optional(amount),
  buildMinute: optional(recordOf(amount)),
  instanceHour: optional(recordOf(amount)),
});

const PRICES = objectOf<Prices>({
  date: text,
  currency: text,
  everywhere: objectOf<Prices["everywhere"]>({
    actionMinute: amount,
    alarmMonth: amount,
    dashboardMonth: amount,
    metricMonth: amount,
    keyMonth: amount,
  }),
  regions: recordOf(REGION),
});

/** The table that comes with the project. */
export const OWN_TABLE = join(__dirname, "prices.json");

/** Reads a table of prices. */
export function readPrices(file = OWN_TABLE): Prices {
  try {
    return PRICES(JSON.parse(readFileSync(file, "utf8")) as unknown, "");
  } catch (error) {
    throw new Error(`${file} is not a table of prices: ${messageOf(error)} Write it like scripts/costs/prices.json.`);
  }
}
