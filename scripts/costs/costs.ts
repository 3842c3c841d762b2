// What a factory costs a month: a pure function of what there is, what ran, and a table of prices.
import type { Prices, RegionPrices } from "./prices";

/** An AMI, or a copy of one, with the most that its snapshots can take. */
export interface CostedAmi {
  readonly id: string;
  readonly image: string;
  readonly region: string;
  readonly sizeGiB: number;
  /** On a copy: the home region's AMI. */
  readonly copyOf?: string;
  readonly createdAt: Date;
}

/** A build of a stage or an operation. */
export interface CostedBuild {
  /** `build`, `upkeep` … */
  readonly purpose: string;
  /** The image that it was for; undefined for an operation. */
  readonly image?: string;
  readonly computeType: string;
  /** CodeBuild counts begun minutes. */
  readonly minutes: number;
}

/** All that costs something. */
export interface Used {
  readonly homeRegion: string;
  /** How far back builds, runs and copies were looked at. */
  readonly days: number;
  readonly since: Date;
  readonly amis: readonly CostedAmi[];
  readonly builds: readonly CostedBuild[];
  /** Image → the minutes of its pipeline's actions, each rounded up. */
  readonly actionMinutes: Readonly<Record<string, number>>;
  /** Image → the type that it is built and tested on; undefined if nobody knows. */
  readonly instanceTypes: Readonly<Record<string, string | undefined>>;
  readonly objectsGiB: number;
  readonly alarms: number;
  readonly dashboards: number;
  readonly metrics: number;
  readonly keys: number;
  /** The ids of the AMIs that go if Upkeep goes on as planned. */
  readonly retiring: ReadonlySet<string>;
}

/** One line of the account. */
export interface CostLine {
  readonly what: string;
  /** How much of it, in words. */
  readonly quantity: string;
  /** A month; undefined if the price is not known. */
  readonly cost: number | undefined;
}

/** What an image costs in a region. */
export interface ImageCost {
  readonly image: string;
  readonly region: string;
  readonly amis: number;
  readonly sizeGiB: number;
  readonly storage: number | undefined;
  /** Builds, instances and runs, in the home region only. */
  readonly making: number | undefined;
  /** Of the storage, what retiring saves. */
  readonly saved: number | undefined;
}

/** The account. */
export interface Costs {
  readonly lines: readonly CostLine[];
  readonly images: readonly ImageCost[];
  /** What has no price in the table, in sentences. */
  readonly unknown: readonly string[];
}

/** The stages that have an instance running while they do. */
const WITH_INSTANCE: readonly string[] = ["build", "test"];
const MONTH_DAYS = 30;
const MONTH_HOURS = 730;

/** Works out what a factory costs. */
export function costsOf(used: Used, prices: Prices): Costs {
  return new Account(used, prices).settle();
}

class Account {
  private readonly unknown = new Set<string>();
  private readonly home: RegionPrices | undefined;
  /** What was seen in the days that were looked at, in a month. */
  private readonly monthly: number;

  constructor(
    private readonly used: Used,
    private readonly prices: Prices,
  ) {
    this.home = prices.regions[used.homeRegion];
    this.monthly = MONTH_DAYS / used.days;
  }

  settle(): Costs {
    const images = this.images();
    return { lines: this.lines(images), images, unknown: [...this.unknown].sort() };
  }

  private lines(images: readonly ImageCost[]): readonly CostLine[] {
    const { used, monthly } = this;
    const { everywhere } = this.prices;
    const minutes = Math.round(sum(used.builds.map((build) => build.minutes)) * monthly);
    const hours = (this.instanceMinutes() * monthly) / 60;
    const actions = Math.round(sum(Object.values(used.actionMinutes)) * monthly);
    const copied = sum(this.copied().map(({ sizeGiB }) => sizeGiB)) * monthly;
    const size = sum(used.amis.map(({ sizeGiB }) => sizeGiB));
    return [
      {
        what: "EBS snapshots of AMIs, at most",
        quantity: `${used.amis.length} AMIs, ${shown(size)} GiB`,
        cost: total(images.map(({ storage }) => storage)),
      },
      { what: "copies to other regions, at most", quantity: `${shown(copied)} GiB`, cost: this.copies() },
      { what: "CodeBuild", quantity: `${minutes} minutes`, cost: this.builds(used.builds) },
      { what: "CodePipeline", quantity: `${actions} action minutes`, cost: actions * everywhere.actionMinute },
      { what: "builders and test instances", quantity: `${shown(hours)} hours`, cost: this.instances(used.builds) },
      {
        what: "S3, the artifact bucket",
        quantity: `${shown(used.objectsGiB)} GiB`,
        cost: this.times(used.objectsGiB, this.home?.objectGbMonth, `S3 storage in ${used.homeRegion}`),
      },
      { what: "KMS keys", quantity: String(used.keys), cost: used.keys * everywhere.keyMonth },
      {
        what: "CloudWatch dashboard",
        quantity: String(used.dashboards),
        cost: used.dashboards * everywhere.dashboardMonth,
      },
      { what: "CloudWatch alarms", quantity: String(used.alarms), cost: used.alarms * everywhere.alarmMonth },
      {
        what: "CloudWatch metrics, one value a day",
        quantity: String(used.metrics),
        // Billed for the hours in which they get data. Source: Amazon CloudWatch pricing.
        cost: (used.metrics * everywhere.metricMonth * MONTH_DAYS) / MONTH_HOURS,
      },
    ];
  }

  private images(): readonly ImageCost[] {
    const { amis, homeRegion, retiring } = this.used;
    const names = [...new Set([...amis.map(({ image }) => image), ...Object.keys(this.used.actionMinutes)])].sort();
    const regions = [homeRegion, ...new Set(amis.map(({ region }) => region).filter((each) => each !== homeRegion))];
    return names.flatMap((image) =>
      regions.flatMap((region) => {
        const found = amis.filter((ami) => ami.image === image && ami.region === region);
        if (found.length === 0 && region !== homeRegion) {
          return [];
        }
        const gone = found.filter((ami) => retiring.has(ami.id) || retiring.has(ami.copyOf ?? ""));
        const sizeOf = (some: readonly CostedAmi[]) => sum(some.map(({ sizeGiB }) => sizeGiB));
        const price = this.prices.regions[region]?.snapshotGbMonth;
        return [
          {
            image,
            region,
            amis: found.length,
            sizeGiB: sizeOf(found),
            storage: this.times(sizeOf(found), price, `EBS snapshots in ${region}`),
            making: region === homeRegion ? this.making(image) : 0,
            saved: this.times(sizeOf(gone), price, `EBS snapshots in ${region}`),
          },
        ];
      }),
    );
  }

  private making(image: string): number | undefined {
    const builds = this.used.builds.filter((build) => build.image === image);
    const minutes = (this.used.actionMinutes[image] ?? 0) * this.monthly;
    return total([this.builds(builds), this.instances(builds), minutes * this.prices.everywhere.actionMinute]);
  }

  private builds(builds: readonly CostedBuild[]): number | undefined {
    return total(
      builds.map(({ computeType, minutes }) =>
        this.times(
          minutes * this.monthly,
          this.home?.buildMinute?.[computeType],
          `CodeBuild's ${computeType} in ${this.used.homeRegion}`,
        ),
      ),
    );
  }

  /** An instance runs at most as long as its build, with a volume as big as the AMI's. */
  private instances(builds: readonly CostedBuild[]): number | undefined {
    const { homeRegion, instanceTypes, amis } = this.used;
    return total(
      builds
        .filter(({ purpose }) => WITH_INSTANCE.includes(purpose))
        .map(({ image = "", minutes }) => {
          const hours = (minutes * this.monthly) / 60;
          const type = instanceTypes[image];
          const size = Math.max(0, ...amis.filter((ami) => ami.image === image).map(({ sizeGiB }) => sizeGiB));
          return total([
            this.times(
              hours,
              this.home?.instanceHour?.[type ?? ""],
              type === undefined ? `the instance type of ${image}, which no test names` : `${type} in ${homeRegion}`,
            ),
            this.times((hours / MONTH_HOURS) * size, this.home?.volumeGbMonth, `EBS volumes in ${homeRegion}`),
          ]);
        }),
    );
  }

  private instanceMinutes(): number {
    return sum(this.used.builds.filter(({ purpose }) => WITH_INSTANCE.includes(purpose)).map(({ minutes }) => minutes));
  }

  private copies(): number | undefined {
    const size = sum(this.copied().map(({ sizeGiB }) => sizeGiB)) * this.monthly;
    return this.times(size, this.home?.copiedGb, `copying from ${this.used.homeRegion} to other regions`);
  }

  /** The copies that were made in the days that were looked at. */
  private copied(): readonly CostedAmi[] {
    const { amis, homeRegion, since } = this.used;
    return amis.filter(({ region, createdAt }) => region !== homeRegion && createdAt >= since);
  }

  /** What has no price is noted, unless there is none of it. */
  private times(quantity: number, price: number | undefined, what: string): number | undefined {
    if (quantity === 0) {
      return 0;
    }
    if (price === undefined) {
      this.unknown.add(what);
      return undefined;
    }
    return quantity * price;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

/** Undefined if a part of it is not known. */
export function total(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? sum(known) : undefined;
}

/** A quantity with a decimal where it is small. */
export function shown(quantity: number): string {
  return quantity.toLocaleString("en-US", { maximumFractionDigits: quantity < 100 ? 1 : 0 });
}
