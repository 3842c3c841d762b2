// The main job: one `pulumi up` in an empty account, one green run of each pipeline, AMIs that boot and serve.
import { BatchGetBuildsCommand, DescribeTestCasesCommand, type TestCase } from "@aws-sdk/client-codebuild";
import {
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeInstanceCreditSpecificationsCommand,
  DescribeSubnetsCommand,
  GetConsoleOutputCommand,
  type Image,
  type Instance,
  type Subnet,
} from "@aws-sdk/client-ec2";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { CommandResult } from "../../../sandbox/stack";
import type { ReleaseRecord } from "../../../buildsrc/stages/releases/record";
import { readBuildEnvironment } from "../../../buildsrc/stages/build/environment";
import { readTestEnvironment } from "../../../buildsrc/stages/test/environment";
import { readStageEnvironment } from "../../../scripts/stageEnv/read";
import { bootAndFetch } from "../bootAndFetch";
import { encryptByDefault, keysOf } from "../companyKeys";
import { amiOf, copiesOf, HOME, parameters, REGIONS, tagsOf } from "../published";
import { shared } from "../shared";

/** Both images are tested at the same time. */
const LONGEST_TEST_SECONDS = 60;
const IMAGES = ["ubuntu-24.04", "ubuntu-24.04-arm64"];

describe("the first `pulumi up`", () => {
  const companyKeys: Record<string, string> = {};
  before(async () => {
    for (const region of REGIONS) {
      companyKeys[region] = await encryptByDefault(shared().sandbox, region);
    }
  });

  it("is refused in a preview where images are not to be encrypted and the account encrypts all", async () => {
    const { code, output } = await previewWith({ imageEncryption: "none" });

    expect(code, output).to.equal(1);
    expect(output).to.contain('error: imageEncryption: "none" cannot be had in us-east-1, ap-southeast-2, eu-west-1');
  });

  it("is refused in a preview where the subnet's zone does not offer the images' instance types", async () => {
    const [{ SubnetId: subnet = "", VpcId: vpc = "" } = {}] = await defaultSubnets();

    const { code, output } = await previewWith({ vpcId: vpc, subnetId: subnet });

    expect(code, output).to.equal(1);
    expect(output).to.contain(
      `error: subnetId: "${subnet}" is in the availability zone us-east-1e, which does not offer t3.small (ubuntu-24.04) and t4g.small (ubuntu-24.04-arm64).`,
    );
  });

  it("starts exactly one run of each pipeline, and both are green", async () => {
    const { dev } = shared();

    const { code, output, runs } = await dev.upAndRun();

    expect(code, output).to.equal(0);
    expect(output).not.to.include("warning");
    expect(runs.map(({ pipeline, status }) => [pipeline, status])).to.deep.equal(
      IMAGES.map((image) => [dev.pipeline(image), "Succeeded"]),
    );
    for (const image of IMAGES) {
      const all = await dev.runs(image);
      expect(all.map(({ trigger }) => trigger)).to.deep.equal(["CreatePipeline"]);
      expect(all[0]?.actions.map(({ action }) => action)).to.deep.equal([
        "Source",
        "Gates",
        "Validate",
        "Build",
        "Test",
        "Publish",
      ]);
    }
  });

  for (const image of IMAGES) {
    it(`made an AMI of ${image}: tagged, encrypted, IMDSv2 only`, async () => {
      const { dev } = shared();
      const [run] = await dev.runs(image);
      const build = run?.actions.find(({ stage }) => stage === "Build");

      const ami = await describe1(build?.variables.AMI_ID);

      const tags = Object.fromEntries((ami.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
      expect(tags).to.include({
        "ami-pipeline": dev.name,
        "ami-pipeline:image": image,
        "ami-pipeline:state": "released",
        "ami-pipeline:fingerprint": build?.variables.FINGERPRINT,
        "ami-pipeline:base-ami": build?.variables.BASE_AMI_ID,
        "ami-pipeline:commit": await dev.tip(),
      });
      expect(ami.State).to.equal("available");
      expect(ami.Architecture).to.equal(image.endsWith("arm64") ? "arm64" : "x86_64");
      expect(ami.BlockDeviceMappings?.map(({ Ebs }) => Ebs?.Encrypted)).to.deep.equal([true]);
      expect(await imdsSupport(ami)).to.equal("v2.0");
    });
  }

  for (const image of IMAGES) {
    it(`tested ${image} on a fresh instance, before and after a reboot, and reported each script`, async () => {
      const { sandbox, dev } = shared();
      const [run] = await dev.runs(image);
      const test = run?.actions.find(({ stage }) => stage === "Test");

      const cases = await testCases(sandbox, test?.buildId);

      const scripts = ["10-apache.sh", "80-release-file.sh", "hygiene"];
      expect(cases.map(({ name, status }) => [name, status])).to.deep.equal(
        [...scripts, ...scripts].map((name) => [name, "SUCCEEDED"]),
      );
      expect(test?.seconds, "the Test stage's seconds").to.be.below(LONGEST_TEST_SECONDS);
    });

    it(`published ${image} to every region: an encrypted, tagged copy, and a parameter that points to it`, async () => {
      const { sandbox, dev } = shared();
      const [run] = await dev.runs(image);
      const ami = amiOf(run);

      for (const region of REGIONS) {
        const copies = await copiesOf(sandbox, ami, region);
        expect(copies, region).to.have.length(1);
        const [copy] = copies;
        expect(copy?.State).to.equal("available");
        expect(copy?.BlockDeviceMappings?.map(({ Ebs }) => Ebs?.Encrypted)).to.deep.equal([true]);
        expect(await keysOf(sandbox, region, copy)).not.to.include(companyKeys[region]);
        expect(copy?.ImdsSupport).to.equal("v2.0");
        expect(copy?.DeregistrationProtection).to.equal("enabled-without-cooldown");
        expect(tagsOf(copy)).to.include({
          "ami-pipeline": dev.name,
          "ami-pipeline:image": image,
          "ami-pipeline:state": "released",
          "ami-pipeline:commit": await dev.tip(),
        });
        const name = dev.parameter(image);
        expect(await parameters(sandbox, name, [region])).to.deep.equal({ [region]: copy?.ImageId });
        expect(await parameters(sandbox, `${name}:latest`, [region])).to.deep.equal({ [region]: copy?.ImageId });
      }
    });

    it(`kept a record of the release of ${image}`, async () => {
      const { sandbox, dev } = shared();
      const [run] = await dev.runs(image);
      const ami = amiOf(run);
      const { bucketName } = await dev.stack.outputs();

      const record = await readRecord(sandbox, String(bucketName), `releases/${image}/${ami}/`);

      expect(record).to.include({ image, amiId: ami, commit: await dev.tip() });
      expect(record.regions)
        .to.have.all.keys(REGIONS)
        .and.to.include({ [HOME]: ami });
      expect(record.packages.filter((each) => each.startsWith("apache2 "))).to.have.length(1);
    });
  }

  it("made an AMI whose instance serves the Apache page that the image's folder holds", async () => {
    const { sandbox, dev } = shared();
    const [run] = await dev.runs("ubuntu-24.04");
    const ami = run?.actions.find(({ stage }) => stage === "Build")?.variables.AMI_ID ?? "";

    const { home, foundId, instanceId } = await bootAndFetch(sandbox.clients, ami);

    expect(home.status).to.equal(200);
    expect(home.server).to.match(/Apache/);
    expect(foundId, "what its user data found at the metadata service").to.equal(instanceId);
    expect(home.body).to.equal(readFileSync(dev.path("images/ubuntu-24.04/files/index.html"), "utf8"));
  });

  it("launched in the first default subnet whose zone offers the images' types, which it names", async () => {
    const { dev } = shared();
    const [, second] = await defaultSubnets();

    expect((await dev.stack.outputs()).subnetId).to.equal(second?.SubnetId);
    expect(new Set((await dev.instances()).map(({ SubnetId }) => SubnetId))).to.deep.equal(new Set([second?.SubnetId]));
  });

  it("gave builders and test instances all the CPU time that they want", async () => {
    const { sandbox, dev } = shared();
    const InstanceIds = (await dev.instances()).map(({ InstanceId = "" }) => InstanceId);

    const { InstanceCreditSpecifications = [] } = await sandbox.clients.ec2.send(
      new DescribeInstanceCreditSpecificationsCommand({ InstanceIds }),
    );

    expect(InstanceCreditSpecifications.map(({ CpuCredits }) => CpuCredits)).to.deep.equal(
      InstanceIds.map(() => "unlimited"),
    );
    expect(InstanceIds).to.have.length(4);
  });

  it("had the package lists locked at the first boot of a base image, and at no boot of an image made from it", async () => {
    const { sandbox, dev } = shared();
    const consoles = await Promise.all((await dev.instances()).map((instance) => consoleOf(sandbox, instance)));

    const locked = consoles.filter((text) => text.includes("Starting apt-daily.service"));
    expect(locked, consoles.join("\n")).to.have.length(IMAGES.length);
  });

  it("tells a person all that Build and Test were told", async () => {
    const { sandbox, dev } = shared();
    const pipeline = dev.pipeline("ubuntu-24.04");
    const told = { AWS_REGION: HOME };

    const build = readBuildEnvironment(
      { ...told, ...(await readStageEnvironment(sandbox.clients, pipeline, "build")) },
      new Date(),
    );
    const test = readTestEnvironment(
      { ...told, ...(await readStageEnvironment(sandbox.clients, pipeline, "Test")) },
      new Date(),
    );

    expect(build).to.include({ image: "ubuntu-24.04", factory: dev.name, commit: await dev.tip() });
    expect(test).to.include({ image: "ubuntu-24.04", subnetId: build.subnetId });
  });

  it("left no builder or test instance, key pair or security group of Packer's", async () => {
    expect(await shared().dev.leftovers()).to.deep.equal([]);
  });
});

/** A preview with other settings, which the stack does not keep. */
function previewWith(settings: Readonly<Record<string, string>>): Promise<CommandResult> {
  const { dev } = shared();
  const file = join(dev.folder, "Pulumi.other.yaml");
  const lines = Object.entries(settings).map(([name, value]) => `  ami-pipeline:${name}: ${value}\n`);
  const standard = readFileSync(join(dev.folder, "Pulumi.dev.yaml"), "utf8");
  writeFileSync(file, standard.replace("config:\n", `config:\n${lines.join("")}`));
  return dev.stack.preview("--config-file", file);
}

/** By id. The first one is in the zone that offers the fewest instance types. */
async function defaultSubnets(): Promise<Subnet[]> {
  const filters = [{ Name: "default-for-az", Values: ["true"] }];
  const { Subnets = [] } = await shared().sandbox.clients.ec2.send(new DescribeSubnetsCommand({ Filters: filters }));
  return Subnets.sort((one, other) => ((one.SubnetId ?? "") < (other.SubnetId ?? "") ? -1 : 1));
}

async function describe1(id: string | undefined): Promise<Image> {
  expect(id, "the AMI that Build exports").to.match(/^ami-[0-9a-f]+$/);
  const { Images: [image] = [] } = await shared().sandbox.clients.ec2.send(
    new DescribeImagesCommand({ ImageIds: [id ?? ""] }),
  );
  if (!image) {
    throw new Error(`There is no AMI ${id ?? ""}`);
  }
  return image;
}

async function consoleOf({ clients }: Sandbox, { InstanceId }: Instance): Promise<string> {
  const { Output = "" } = await clients.ec2.send(new GetConsoleOutputCommand({ InstanceId }));
  return Buffer.from(Output, "base64").toString();
}

async function imdsSupport(image: Image): Promise<string | undefined> {
  const { ImdsSupport } = await shared().sandbox.clients.ec2.send(
    new DescribeImageAttributeCommand({ ImageId: image.ImageId, Attribute: "imdsSupport" }),
  );
  return image.ImdsSupport ?? ImdsSupport?.Value;
}

async function testCases({ clients }: Sandbox, buildId: string | undefined): Promise<TestCase[]> {
  const { builds: [build] = [] } = await clients.codeBuild.send(new BatchGetBuildsCommand({ ids: [buildId ?? ""] }));
  const [reportArn = ""] = build?.reportArns ?? [];
  return (await clients.codeBuild.send(new DescribeTestCasesCommand({ reportArn }))).testCases ?? [];
}

/** The only record with this prefix. */
async function readRecord({ clients }: Sandbox, bucket: string, prefix: string): Promise<ReleaseRecord> {
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  expect(Contents).to.have.length(1);
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: Contents[0]?.Key }));
  return JSON.parse((await Body?.transformToString()) ?? "") as ReleaseRecord;
}
