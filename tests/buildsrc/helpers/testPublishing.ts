// An account of three regions in which an AMI of image web has been tested: what Publish works with.
import { mockClient } from "aws-sdk-client-mock";
import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
} from "../../../buildsrc/stages/common/aws";
import type { PublishSettings } from "../../../buildsrc/stages/contract";
import { publishAmi } from "../../../buildsrc/stages/publish/ami";
import type { PublishEnvironment } from "../../../buildsrc/stages/publish/environment";
import type { ReleaseRecord } from "../../../buildsrc/stages/releases/record";
import { TestBucket } from "./bucket";
import { NOW, PUBLISH } from "./environments";
import { PublishRegion } from "./publishRegion";
import { PLAIN_SETTINGS } from "./publishSettings";
import type { TestAmi } from "./testRegion";
import { SOURCE_DIGEST, TEST_RECORD } from "./testRecord";
import { ASIA, clientsOf, EUROPE, HOME, inEach, REGIONS, type RegionName } from "./threeRegions";

export const PARAMETER = "/f-dev/web";

export class TestPublishing {
  readonly bucket = new TestBucket();
  readonly regions = inEach((region) => new PublishRegion(region));
  now = NOW;
  /** The digest of the files of the run's commit. */
  sourceDigest = SOURCE_DIGEST;
  private readonly codePipelineClient = new CodePipelineClient({ region: HOME });
  readonly codePipeline = mockClient(this.codePipelineClient);

  constructor() {
    this.configure({});
    this.regions[HOME].amis["ami-1"] = {
      state: "available",
      tags: {
        "ami-pipeline": "f-dev",
        "ami-pipeline:image": "web",
        "ami-pipeline:state": "candidate",
        "ami-pipeline:tested": "2026-11-25T11:00:00.000Z",
        "ami-pipeline:base-ami": "ami-0",
        "ami-pipeline:fingerprint": "0123",
      },
      permissions: [],
    };
    for (const region of REGIONS) {
      this.regions[region].amis["ami-old"] = { state: "available", tags: {}, permissions: [] };
      this.regions[region].parameters[PARAMETER] = [
        { value: "ami-old", description: "old", labels: ["latest", "stable"] },
      ];
    }
    Object.assign(this.bucket.objects, {
      "amis/ami-1/build.json": JSON.stringify({
        baseAmiId: "ami-0",
        base: { kind: "image", image: "base", architecture: "x86_64" },
        fingerprint: "0123",
        tools: { packer: "1.16.0" },
      }),
      "amis/ami-1/packages.txt": "apache2 2.4 amd64\n",
      "amis/ami-1/tests.json": JSON.stringify(TEST_RECORD),
    });
    this.codePipeline.on(ListActionExecutionsCommand).resolves({ actionExecutionDetails: [] });
    this.startRun("the base AMI changed");
  }

  /** Makes the run one that was started for a reason. */
  startRun(reason: string): void {
    const variables = [{ name: "REASON", resolvedValue: reason }];
    this.codePipeline.on(GetPipelineExecutionCommand).resolves({ pipelineExecution: { variables } });
  }

  /** Changes some of the publish settings. */
  configure(changes: Partial<PublishSettings>): void {
    const settings: PublishSettings = {
      ...PLAIN_SETTINGS,
      regions: [EUROPE, ASIA, HOME],
      accounts: ["222222222222"],
      organizations: ["arn:aws:organizations::111111111111:organization/o-1234567890"],
      channels: ["stable"],
      deprecateAfterDays: 30,
      ...changes,
    };
    this.bucket.objects["settings/publish.json"] = JSON.stringify(settings);
  }

  /** The clients of a region that is published to. */
  readonly clientsIn = clientsOf(this.regions);

  publish(what: Partial<PublishEnvironment> = {}): Promise<string> {
    return publishAmi(
      { ...PUBLISH, ...what },
      {
        store: this.bucket.store,
        sourceDigestOf: () => this.sourceDigest,
        codePipeline: this.codePipelineClient,
        clientsIn: this.clientsIn,
        clock: () => this.now,
        pause: () => Promise.resolve(),
      },
    );
  }

  /** The id that the AMI or its copy has in a region. */
  amiId(region: RegionName): string {
    return region === HOME ? "ami-1" : `ami-1-${region}`;
  }

  /** The AMI or its copy. */
  ami(region: RegionName): TestAmi {
    const ami = this.regions[region].amis[this.amiId(region)];
    if (ami === undefined) {
      throw new Error(`no ${this.amiId(region)} in ${region}`);
    }
    return ami;
  }

  /** What was changed in all regions. */
  changes(): string[] {
    return REGIONS.flatMap((region) => this.regions[region].changes);
  }

  /** The parameter in each region. */
  versions(): (string[] | undefined)[] {
    return REGIONS.map((region) => this.regions[region].versions(PARAMETER));
  }

  /** The keys of the release's records, the oldest first. */
  records(): string[] {
    return Object.keys(this.bucket.objects)
      .filter((key) => key.startsWith("releases/"))
      .sort();
  }

  /** The release's newest record. */
  record(): ReleaseRecord {
    return JSON.parse(this.bucket.objects[this.records().at(-1) ?? ""] ?? "{}") as ReleaseRecord;
  }
}
