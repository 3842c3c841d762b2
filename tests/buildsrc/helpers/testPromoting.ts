// An account of three regions in which image web has the releases a, b and c: what Promote works with.
import type { ReleaseRecord } from "../../../buildsrc/stages/releases/record";
import type { PromoteEnvironment } from "../../../buildsrc/stages/promote/environment";
import type { PublishSettings } from "../../../buildsrc/stages/contract";
import { promoteRelease } from "../../../buildsrc/stages/promote/release";
import { TestBucket } from "./bucket";
import { NOW, PROMOTE } from "./environments";
import { PLAIN_SETTINGS } from "./publishSettings";
import { makeRecord } from "./releaseRecord";
import { TestRegion, type TestAmi } from "./testRegion";
import { ASIA, clientsOf, EUROPE, HOME, inEach, REGIONS, type RegionName } from "./threeRegions";

export const PARAMETER = "/f-dev/web";

const DIGIT = { [HOME]: "1", [EUROPE]: "2", [ASIA]: "3" } as const;

/** The AMI of release a, b or c in a region; the digit stands for the region. */
export function amiId(release: string, region: RegionName): string {
  return `ami-${release}${DIGIT[region]}`;
}

export class TestPromoting {
  readonly bucket = new TestBucket();
  readonly regions = inEach((region) => new TestRegion(region));

  constructor() {
    this.configure({});
    for (const release of ["a", "b", "c"]) {
      this.addRelease(release);
    }
    for (const region of REGIONS) {
      this.regions[region].parameters[PARAMETER] = [
        { value: amiId("a", region), labels: ["stable"] },
        { value: amiId("b", region), labels: [] },
        { value: amiId("c", region), labels: ["latest"] },
      ];
    }
  }

  /** Changes some of the publish settings. */
  configure(changes: Partial<PublishSettings>): void {
    const settings = { ...PLAIN_SETTINGS, regions: [EUROPE, ASIA], ...changes };
    this.bucket.objects["settings/publish.json"] = JSON.stringify(settings);
  }

  /** Changes some of what is recorded of a release. */
  changeRecord(release: string, changes: Partial<ReleaseRecord>): void {
    const key = `releases/web/${amiId(release, HOME)}.json`;
    const record = JSON.parse(this.bucket.objects[key] ?? "{}") as ReleaseRecord;
    this.bucket.objects[key] = JSON.stringify({ ...record, ...changes });
  }

  promote(what: Partial<PromoteEnvironment> = {}): Promise<string> {
    return promoteRelease(
      { ...PROMOTE, ...what },
      {
        store: this.bucket.store,
        clientsIn: clientsOf(this.regions),
        now: NOW,
        pause: () => Promise.resolve(),
      },
    );
  }

  /** A release's AMI. */
  ami(release: string, region: RegionName): TestAmi {
    const ami = this.regions[region].amis[amiId(release, region)];
    if (ami === undefined) {
      throw new Error(`no ${amiId(release, region)}`);
    }
    return ami;
  }

  /** The tags of a release's AMI. */
  tags(release: string, region: RegionName): Record<string, string> {
    return this.ami(release, region).tags;
  }

  /** What the parameter points to in each region. */
  values(): (string | undefined)[] {
    return REGIONS.map((region) => this.regions[region].parameters[PARAMETER]?.at(-1)?.value);
  }

  /** What was changed in all regions. */
  changes(): string[] {
    return REGIONS.flatMap((region) => this.regions[region].changes);
  }

  /** Makes a release one of the time when the factory had these regions only. */
  publishedOnlyIn(release: string, regions: readonly RegionName[]): void {
    for (const region of REGIONS.filter((each) => !regions.includes(each))) {
      Reflect.deleteProperty(this.regions[region].amis, amiId(release, region));
    }
    this.addRecord(release, regions);
  }

  /** Makes the AMIs and the record of a release. Later letters are later releases. */
  private addRelease(release: string): void {
    for (const region of REGIONS) {
      this.regions[region].amis[amiId(release, region)] = {
        state: "available",
        tags: {
          "ami-pipeline": "f-dev",
          "ami-pipeline:image": "web",
          "ami-pipeline:state": "released",
          ...(region !== HOME && { "ami-pipeline:source-ami": amiId(release, HOME) }),
        },
        permissions: [{ UserId: "111111111111" }],
        copiers: ["111111111111"],
      };
    }
    this.addRecord(release, REGIONS);
  }

  private addRecord(release: string, regions: readonly RegionName[]): void {
    const home = amiId(release, HOME);
    const day = "abc".indexOf(release) + 21;
    this.bucket.objects[`releases/web/${home}.json`] = JSON.stringify(
      makeRecord(home, `2026-11-${day}T12:00:00.000Z`, {
        commit: `${release.repeat(3)}1234`,
        tools: { packer: "1.16.0" },
        regions: Object.fromEntries(regions.map((region) => [region, amiId(release, region)])),
        launchPermissions: { accounts: ["111111111111"], organizations: [], organizationalUnits: [] },
      }),
    );
  }
}
