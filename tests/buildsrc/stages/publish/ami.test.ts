// Tests Publish in an account of three regions: what is there when it has succeeded, and what is not when it has failed.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  CodePipelineClient,
  GetObjectCommand,
  ListActionExecutionsCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from "../../../../buildsrc/stages/common/aws";
import { publishAmi } from "../../../../buildsrc/stages/publish/ami";
import type { PublishEnvironment } from "../../../../buildsrc/stages/publish/environment";
import type { PublishSettings } from "../../../../buildsrc/stages/releases/publishSettings";
import type { ReleaseRecord } from "../../../../buildsrc/stages/releases/record";
import { StageError } from "../../../../buildsrc/stages/common/stageError";
import { Store } from "../../../../buildsrc/stages/common/store";
import { PublishRegion } from "../../publishRegion";

const [HOME, EUROPE, ASIA] = ["us-east-1", "eu-west-1", "ap-southeast-2"] as const;
const REGIONS = [HOME, EUROPE, ASIA] as const;
type RegionName = (typeof REGIONS)[number];

const PARAMETER = "/f-dev/web";
const NOW = new Date("2026-11-25T12:00:00.000Z");
const RECORD = "releases/web/ami-1.json";
const ALICE = "arn:aws:iam::111111111111:user/alice";
const SETTINGS: PublishSettings = {
  regions: [EUROPE, ASIA, HOME],
  keys: {},
  accounts: ["222222222222"],
  organizations: ["arn:aws:organizations::111111111111:organization/o-1234567890"],
  organizationalUnits: [],
  parameterPrefix: "/f-dev",
  channels: ["stable"],
  deprecateAfterDays: 30,
  deregistrationProtection: true,
  launchTemplates: { web: [{ region: EUROPE, id: "lt-2" }] },
  approvers: [],
  approval: false,
};
const PUBLISH: PublishEnvironment = {
  factory: "f-dev",
  image: "web",
  commit: "8daf1e3",
  amiId: "ami-1",
  region: HOME,
  bucket: "f-dev-artifacts",
  timeoutMinutes: 120,
  startedAt: NOW,
  executionId: "execution-1",
  pipeline: "f-dev-web",
};

describe("buildsrc: publishing an AMI", () => {
  const clients = { s3: new S3Client({ region: HOME }), codePipeline: new CodePipelineClient({ region: HOME }) };
  const s3 = mockClient(clients.s3);
  const codePipeline = mockClient(clients.codePipeline);
  const print = console.log;
  let regions: Readonly<Record<RegionName, PublishRegion>>;
  let objects: Record<string, string>;
  let settings: PublishSettings;
  let now: Date;
  let log: string;

  beforeEach(() => {
    log = "";
    console.log = (line: string) => {
      log += `${line}\n`;
    };
    now = NOW;
    settings = SETTINGS;
    regions = { [HOME]: new PublishRegion(HOME), [EUROPE]: new PublishRegion(EUROPE), [ASIA]: new PublishRegion(ASIA) };
    regions[HOME].images["ami-1"] = {
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
      regions[region].images["ami-old"] = { state: "available", tags: {}, permissions: [] };
      regions[region].parameters[PARAMETER] = [{ value: "ami-old", description: "old", labels: ["latest", "stable"] }];
    }
    regions[EUROPE].templates["lt-2"] = { defaultVersion: 1, versions: [{ imageId: "ami-old" }] };
    objects = {
      "amis/ami-1/build.json": JSON.stringify({ baseAmiId: "ami-0", fingerprint: "0123", tools: { packer: "1.16.0" } }),
      "amis/ami-1/packages.txt": "apache2 2.4 amd64\n",
      "amis/ami-1/tests.json": JSON.stringify({
        amiId: "ami-1",
        image: "web",
        testedAt: "2026-11-25T11:00:00.000Z",
        instanceType: "t3.small",
        results: [{ name: "10-web.sh", boot: "first boot", passed: true, seconds: 1 }],
      }),
    };
    s3.reset();
    s3.on(GetObjectCommand).callsFake(({ Key }: { Key: string }) => {
      const text = Key === "settings/publish.json" ? JSON.stringify(settings) : objects[Key];
      if (text === undefined) throw new NoSuchKey({ message: "", $metadata: {} });
      return { Body: { transformToString: () => Promise.resolve(text) } };
    });
    s3.on(PutObjectCommand).callsFake(({ Key, Body }: { Key: string; Body: string }) => {
      objects[Key] = Body;
      return {};
    });
    codePipeline.reset();
    codePipeline.on(ListActionExecutionsCommand).resolves({ actionExecutionDetails: [] });
  });
  afterEach(() => {
    console.log = print;
  });

  function publish(what: Partial<PublishEnvironment> = {}): Promise<string> {
    return publishAmi(
      { ...PUBLISH, ...what },
      {
        store: new Store(clients.s3, "f-dev-artifacts"),
        codePipeline: clients.codePipeline,
        clientsIn: (region) => {
          const found = REGIONS.find((name) => name === region);
          if (found === undefined) throw new Error(`nobody publishes to ${region}`);
          return regions[found].clients;
        },
        clock: () => now,
        pause: () => Promise.resolve(),
      },
    );
  }

  async function failure(): Promise<StageError> {
    const error: unknown = await publish().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof StageError)) throw new Error(`no StageError: ${String(error)}`);
    return error;
  }

  const ami = (region: RegionName) => (region === HOME ? "ami-1" : `ami-1-${region}`);
  const image = (region: RegionName) => regions[region].images[ami(region)];
  const changes = () => REGIONS.flatMap((region) => regions[region].changes);
  const versions = () => REGIONS.map((region) => regions[region].versions(PARAMETER));
  const record = () => JSON.parse(objects[RECORD] ?? "{}") as ReleaseRecord;
  const asBefore = REGIONS.map(() => ["ami-old latest stable"]);

  it("points the parameter and the channels at the AMI in every region, and the launch templates", async () => {
    expect(await publish()).to.equal("ami-1 is latest, stable of web in 3 regions.");

    for (const region of REGIONS) {
      expect(regions[region].versions(PARAMETER)).to.deep.equal(["ami-old", `${ami(region)} latest stable`]);
    }
    const template = regions[EUROPE].templates["lt-2"];
    expect(template?.defaultVersion).to.equal(2);
    expect(template?.versions[1]?.imageId).to.equal(ami(EUROPE));
  });

  it("gives every AMI its tags, attributes and launch permissions", async () => {
    await publish();

    for (const region of REGIONS) {
      expect(image(region)?.tags, region).to.include({
        "ami-pipeline:image": "web",
        "ami-pipeline:state": "released",
        "ami-pipeline:fingerprint": "0123",
        ...(region !== HOME && { "ami-pipeline:source-ami": "ami-1" }),
      });
      expect(image(region)?.permissions, region).to.deep.equal([
        { UserId: "222222222222" },
        { OrganizationArn: "arn:aws:organizations::111111111111:organization/o-1234567890" },
      ]);
      expect(regions[region].attributes[ami(region)], region).to.deep.equal({
        imdsSupport: "v2.0",
        deprecateAt: "2026-12-25T12:00:00.000Z",
        protection: "without cooldown",
      });
    }
  });

  it("keeps a record of the release, and a short one in the parameter's description", async () => {
    await publish();

    expect(record()).to.deep.equal({
      image: "web",
      amiId: "ami-1",
      commit: "8daf1e3",
      publishedAt: "2026-11-25T12:00:00.000Z",
      baseAmiId: "ami-0",
      fingerprint: "0123",
      tools: { packer: "1.16.0" },
      packages: ["apache2 2.4 amd64"],
      tests: {
        testedAt: "2026-11-25T11:00:00.000Z",
        instanceType: "t3.small",
        results: [{ name: "10-web.sh", boot: "first boot", passed: true, seconds: 1 }],
      },
      regions: Object.fromEntries(REGIONS.map((region) => [region, ami(region)])),
      launchPermissions: {
        accounts: ["222222222222"],
        organizations: ["arn:aws:organizations::111111111111:organization/o-1234567890"],
        organizationalUnits: [],
      },
      parameter: PARAMETER,
      channels: ["latest", "stable"],
    });
    expect(JSON.parse(regions[ASIA].parameters[PARAMETER]?.[1]?.description ?? "")).to.deep.equal({
      image: "web",
      commit: "8daf1e3",
      homeAmi: "ami-1",
      baseAmi: "ami-0",
      fingerprint: "0123",
      publishedAt: "2026-11-25T12:00:00.000Z",
      testsPassed: 1,
    });
  });

  it("says of each region what it does there", async () => {
    await publish();

    expect(log).to.match(/^Making ami-1 ready in us-east-1, eu-west-1, ap-southeast-2:$/m);
    for (const region of [EUROPE, ASIA]) {
      expect(log).to.include(`  ${region}: ${ami(region)} begun as a copy of ami-1.`);
      expect(log).to.include(`  ${region}: ${ami(region)} is ready.`);
      expect(log).to.include(`  ${region}: ${PARAMETER} says ${ami(region)}.`);
    }
  });

  it("makes the parameter where there is none, and neither shares, deprecates nor protects the AMI unasked", async () => {
    settings = {
      ...SETTINGS,
      regions: [],
      accounts: [],
      organizations: [],
      deprecateAfterDays: 0,
      deregistrationProtection: false,
    };
    Reflect.deleteProperty(regions[HOME].parameters, PARAMETER);

    expect(await publish()).to.equal("ami-1 is latest, stable of web in one region.");

    expect(regions[HOME].versions(PARAMETER)).to.deep.equal(["ami-1 latest stable"]);
    expect(regions[HOME].attributes["ami-1"]).to.deep.equal({ imdsSupport: "v2.0" });
    expect(image(HOME)?.permissions).to.deep.equal([]);
  });

  it("records what the AMI's tags say when the bucket knows nothing of it", async () => {
    objects = {};

    await publish();

    expect(record()).to.deep.include({ baseAmiId: "ami-0", fingerprint: "0123", tools: {}, packages: [], tests: {} });
  });

  describe("that is published already", () => {
    beforeEach(async () => {
      await publish();
      for (const region of REGIONS) regions[region].changes.length = 0;
      now = new Date("2026-11-27T12:00:00.000Z");
    });

    function latestIsOldAgain(): void {
      for (const region of REGIONS) {
        for (const version of regions[region].parameters[PARAMETER] ?? []) version.labels = [];
        regions[region].parameters[PARAMETER]?.push({ value: "ami-old", labels: ["latest"] });
      }
    }

    it("changes nothing, and keeps the date and commit of the release", async () => {
      expect(await publish({ commit: "fedcba9" })).to.equal("ami-1 is latest, stable of web in 3 regions.");

      expect(changes()).to.deep.equal([]);
      expect(record()).to.include({ commit: "8daf1e3", publishedAt: "2026-11-25T12:00:00.000Z" });
    });

    it("counts the days until it is deprecated from now", async () => {
      await publish();

      expect(regions[ASIA].attributes[ami(ASIA)]?.deprecateAt).to.equal("2026-12-27T12:00:00.000Z");
    });

    it("is brought to a region that lacks it", async () => {
      Reflect.deleteProperty(regions[ASIA].images, ami(ASIA));
      Reflect.deleteProperty(regions[ASIA].parameters, PARAMETER);

      await publish();

      expect(regions[ASIA].versions(PARAMETER)).to.deep.equal([`${ami(ASIA)} latest stable`]);
      expect(image(ASIA)?.tags).to.include({ "ami-pipeline:state": "released" });
    });

    it("becomes latest again after another one, as when a commit is reverted, which is a release of that day", async () => {
      latestIsOldAgain();

      await publish({ commit: "fedcba9" });

      expect(regions[EUROPE].versions(PARAMETER)?.at(-1)).to.equal(`${ami(EUROPE)} latest stable`);
      expect(record()).to.include({ commit: "fedcba9", publishedAt: "2026-11-27T12:00:00.000Z" });
    });

    it("is left alone once it was withdrawn, with a word on how to bring it back", async () => {
      Object.assign(image(HOME)?.tags ?? {}, {
        "ami-pipeline:withdrawn": "2026-11-26T00:00:00.000Z",
        "ami-pipeline:reason": "it is slow",
      });
      latestIsOldAgain();

      expect(await publish()).to.equal(
        "ami-1 was withdrawn on 2026-11-26T00:00:00.000Z: it is slow. So no channel moves; to publish it again: npm run promote -- --image web --to ami-1",
      );
      expect(changes()).to.deep.equal([]);
    });

    it("needs no approval", async () => {
      settings = { ...SETTINGS, approval: true, approvers: [ALICE] };

      await publish();

      expect(codePipeline.calls()).to.have.length(0);
    });

    it("enables a copy that was disabled", async () => {
      const copy = regions[ASIA].images[ami(ASIA)];
      if (copy) copy.state = "disabled";

      await publish();

      expect(image(ASIA)?.state).to.equal("available");
    });
  });

  describe("that cannot be brought to a region", () => {
    it("leaves every parameter and tag as it was, and says which region failed and why", async () => {
      regions[EUROPE].failures.CopyImage = new Error("No more copies.");

      const error = await failure();

      expect(error.message).to.equal(
        "Image web is published nowhere, and every parameter is as it was: 1 of 3 regions failed.\n- eu-west-1: No more copies.",
      );
      expect(error.remedy).to.equal("Remove the cause, then retry the stage: the copies already made are used.");
      expect(log).to.include("  eu-west-1: FAILED: No more copies.");
      expect(versions()).to.deep.equal(asBefore);
      expect(image(HOME)?.tags).to.include({ "ami-pipeline:state": "candidate" });
      expect(regions[EUROPE].templates["lt-2"]?.versions).to.have.length(1);
      expect(objects).not.to.have.property(RECORD);
    });

    it("uses the copies of the others when the stage is retried", async () => {
      regions[EUROPE].failures.CopyImage = new Error("No more copies.");
      await failure();
      Reflect.deleteProperty(regions[EUROPE].failures, "CopyImage");

      await publish();

      expect(changes().filter((change) => change.startsWith("CopyImage"))).to.have.members([
        "CopyImage ami-1-eu-west-1",
        "CopyImage ami-1-ap-southeast-2",
      ]);
      expect(log).to.include("ap-southeast-2: ami-1-ap-southeast-2 is there from an earlier attempt, and available.");
    });

    it("tells all that is wrong at once, with what to do", async () => {
      regions[EUROPE].failures.CopyImage = new Error("No more copies.");
      const text = "Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot.";
      regions[ASIA].images["ami-1-ap-southeast-2"] = {
        state: "available",
        tags: { "ami-pipeline": "f-dev", "ami-pipeline:source-ami": "ami-1" },
        permissions: [],
      };
      regions[ASIA].sharingFailure = new Error(text);

      const error = await failure();

      expect(error.message)
        .to.match(/2 of 3 regions failed/)
        .and.include("- eu-west-1: No more copies.");
      expect(error.message).to.include(
        `- ap-southeast-2: AMI ami-1-ap-southeast-2 in region ap-southeast-2 cannot be shared: ${text}`,
      );
      expect(error.remedy).to.match(
        /^An AMI that is encrypted with the account's own EBS key cannot be shared.*Then retry the stage/,
      );
      expect(versions()).to.deep.equal(asBefore);
    });
  });

  it("changes all back when the switch fails in one region", async () => {
    regions[ASIA].failures.LabelParameterVersion = new Error("throttled");

    const error = await failure();

    expect(error.message).to.match(
      /^ap-southeast-2: could not point parameter \/f-dev\/web \(latest, stable\) at ami-1-/,
    );
    expect(REGIONS.map((region) => regions[region].parameters[PARAMETER]?.at(-1)?.value)).to.deep.equal([
      "ami-old",
      "ami-old",
      "ami-old",
    ]);
    for (const region of REGIONS) {
      expect(image(region)?.tags, region).to.include({ "ami-pipeline:state": "candidate" });
    }
    expect(regions[EUROPE].templates["lt-2"]?.defaultVersion).to.equal(1);
  });

  describe("with approvers", () => {
    beforeEach(() => {
      settings = { ...SETTINGS, approval: true, approvers: [ALICE] };
    });

    it("looks whether one of them approved the run, before anything else", async () => {
      expect((await failure()).message).to.equal("Run execution-1 of pipeline f-dev-web has no approval of anybody.");
      expect(changes()).to.deep.equal([]);
    });

    it("publishes when one did", async () => {
      codePipeline.on(ListActionExecutionsCommand).resolves({
        actionExecutionDetails: [{ stageName: "Approve", status: "Succeeded", updatedBy: ALICE }],
      });

      await publish();

      expect(log).to.include(`Approved by ${ALICE}.`);
      expect(regions[HOME].versions(PARAMETER)?.at(-1)).to.equal("ami-1 latest stable");
    });
  });

  const refused: Readonly<Record<string, readonly [Record<string, string | undefined>, RegExp]>> = {
    "another image's": [{ "ami-pipeline:image": "db" }, /is of image db of factory f-dev, not of web of f-dev\.$/],
    "another factory's": [{ "ami-pipeline": "f-prod" }, /is of image web of factory f-prod/],
    rejected: [
      { "ami-pipeline:state": "rejected", "ami-pipeline:reason": "10-web.sh: no" },
      /was rejected: 10-web\.sh: no/,
    ],
    "not tested": [
      { "ami-pipeline:tested": undefined },
      /has not passed its tests: its tag ami-pipeline:state is candidate/,
    ],
    "not finished": [{ "ami-pipeline:state": "building" }, /has not passed its tests: its tag .* is building/],
  };
  for (const [what, [tags, message]] of Object.entries(refused)) {
    it(`refuses an AMI that is ${what}`, async () => {
      for (const [key, value] of Object.entries(tags)) {
        if (value === undefined) Reflect.deleteProperty(image(HOME)?.tags ?? {}, key);
        else Object.assign(image(HOME)?.tags ?? {}, { [key]: value });
      }

      expect((await failure()).message).to.match(message);
      expect(changes()).to.deep.equal([]);
    });
  }

  it("refuses an AMI that is gone or disabled", async () => {
    const home = image(HOME);
    if (home) home.state = "disabled";
    expect((await failure()).message).to.match(/is not available: EC2 calls it disabled\.$/);

    Reflect.deleteProperty(regions[HOME].images, "ami-1");
    expect((await failure()).message).to.equal("AMI ami-1 of image web in region us-east-1 is not there (any more).");
  });
});
