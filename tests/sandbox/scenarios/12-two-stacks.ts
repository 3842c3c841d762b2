// Two environments in one account: each has everything of its own, and neither sees the other's runs. The second one shares
// its images with others and has its data under one key of its own, which takes keys and the right to use them. Its builds run
// in an image of its own, and its provider has more default tags than an object of S3 can have.
import {
  CreateLaunchTemplateCommand,
  DescribeImagesCommand,
  ModifyImageAttributeCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { engineerOf } from "../engineer";
import { Factory } from "../factory";
import {
  amiOf,
  clientsIn,
  copiesOf,
  HOME,
  launchPermissions,
  parameters,
  REGIONS,
  snapshotAccounts,
  stagesOf,
} from "../published";
import { intrude, rolesOf } from "../intruder";
import { shared } from "../shared";

const IMAGE = "ubuntu-24.04";
const ACCOUNT = "210987654321";
const ANOTHER = "310987654321";
const BY_HAND = "999999999999";
const BUILD_IMAGE = `123456789012.dkr.ecr.us-east-1.amazonaws.com/tools/ami@sha256:${"0".repeat(64)}`;
const ORGANIZATION = "arn:aws:organizations::123456789012:organization/o-a1b2c3d4e5";
const UNIT = "arn:aws:organizations::123456789012:ou/o-a1b2c3d4e5/ou-ab12-cdef3456";
const ELEVEN_TAGS = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`company:tag-${index}`, "x"]));

describe("two stacks in one account", () => {
  let staging: Factory;

  it("do not collide", async () => {
    const { sandbox, dev } = shared();
    const devRuns = await dev.newestRuns();
    staging = await Factory.create(sandbox, "staging", await engineerOf(sandbox, "staging"));
    await staging.stack.configure("images[0]", IMAGE, "--path");
    await staging.stack.configure("publishDeprecateAfterDays", "90");
    await staging.stack.configure("customerManagedKey", "true");
    await staging.stack.configure("buildImage", BUILD_IMAGE);
    await staging.stack.configure("publishAccounts[0]", ACCOUNT, "--path", "--type", "string");
    await staging.stack.configure("shareSnapshots", "true");
    await staging.stack.configure("publishOrganizations[0]", ORGANIZATION, "--path");
    await staging.stack.configure("publishOrganizationalUnits[0]", UNIT, "--path");
    await staging.stack.configure("aws:defaultTags", JSON.stringify({ tags: ELEVEN_TAGS }));

    const { code, output, runs } = await staging.upAndRun();

    expect(code, output).to.equal(0);
    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded"]);
    const [mine, theirs] = [await dev.stack.outputs(), await staging.stack.outputs()];
    for (const key of ["repositoryName", "bucketName"]) {
      expect(mine[key]).not.to.equal(theirs[key]);
    }
    // A stack's AMIs are its own, even where the other one has an AMI with the very same contents.
    expect(await staging.instanceStates()).to.deep.equal(["terminated", "terminated"]);
    expect(await dev.newestRuns()).to.deep.equal(devRuns);
  });

  it("share an image, if they are to, in every region, encrypted with that region's own key", async () => {
    const { sandbox } = shared();
    const [run] = await staging.runs(IMAGE);
    const { imageKeyArns, consumerPolicy } = await staging.stack.outputs();
    const keys = imageKeyArns as Record<string, string>;

    expect(Object.keys(keys).sort()).to.deep.equal(["ap-southeast-2", "eu-west-1", HOME]);
    for (const [region, key] of Object.entries(keys)) {
      const [copy] = await copiesOf(sandbox, amiOf(run), region);
      expect(
        copy?.BlockDeviceMappings?.map(({ Ebs }) => Ebs?.KmsKeyId),
        region,
      ).to.deep.equal([key]);
      expect(await launchPermissions(sandbox, region, copy?.ImageId ?? ""), region).to.deep.equal(
        [ACCOUNT, ORGANIZATION, UNIT].sort(),
      );
      expect(await snapshotAccounts(sandbox, region, copy), region).to.deep.equal([ACCOUNT]);
      expect(JSON.stringify(consumerPolicy)).to.include(key);
    }
  });

  it("deprecate an image in time, if they are to", async () => {
    const { ec2 } = shared().sandbox.clients;
    const [run] = await staging.runs(IMAGE);
    const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [amiOf(run)] }));
    const days = (Date.parse(image?.DeprecationTime ?? "") - Date.now()) / (24 * 60 * 60 * 1000);
    expect(days).to.be.within(89.9, 90.1);
  });

  it("are followed by a launch template that names an image's parameter", async () => {
    const { ec2 } = shared().sandbox.clients;
    const [run] = await staging.runs(IMAGE);
    const LaunchTemplateName = "web";
    await ec2.send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName,
        LaunchTemplateData: { ImageId: `resolve:ssm:${staging.parameter(IMAGE)}:latest`, InstanceType: "t3.small" },
      }),
    );

    const { Instances: [instance] = [] } = await ec2.send(
      new RunInstancesCommand({ LaunchTemplate: { LaunchTemplateName }, MinCount: 1, MaxCount: 1 }),
    );

    expect(instance).to.include({ ImageId: amiOf(run), InstanceType: "t3.small" });
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instance?.InstanceId ?? ""] }));
  });

  it("cannot touch each other's bucket, repository, parameters, AMIs and instances", async () => {
    const { sandbox, dev } = shared();
    const { bucketName, repositoryName } = await dev.stack.outputs();
    const { [HOME]: released = "" } = await parameters(sandbox, dev.parameter(IMAGE));
    const loot = {
      bucket: String(bucketName),
      repository: String(repositoryName),
      parameter: dev.parameter(IMAGE),
      pipeline: dev.pipeline(IMAGE),
      project: `${dev.name}-sweep`,
      ami: released,
      instance: (await dev.instances())[0]?.InstanceId ?? "",
    };
    const roles = await rolesOf(staging, IMAGE);
    expect(Object.keys(roles)).to.have.length(7);

    for (const [purpose, role] of Object.entries(roles)) {
      for (const [what, outcome] of Object.entries(await intrude(sandbox.endpoint, role, loot))) {
        expect(outcome, `${purpose}: ${what}`)
          .to.include(":assumed-role/")
          .and.to.include("is not authorized to perform");
      }
    }
  });

  it("take a release that is shared, encrypted and deprecated in time for current", async () => {
    await staging.run(IMAGE);

    const [newest] = await staging.runs(IMAGE);
    expect(stagesOf(newest).at(-1)).to.equal("Validate Succeeded");
  });

  it("take their releases from an account that is taken out of the settings, and from nobody else", async () => {
    const { sandbox } = shared();
    const { [HOME]: released = "" } = await parameters(sandbox, staging.parameter(IMAGE));
    for (const region of REGIONS) {
      const [copy] = await copiesOf(sandbox, released, region);
      await clientsIn(sandbox, region).ec2.send(
        new ModifyImageAttributeCommand({ ImageId: copy?.ImageId, LaunchPermission: { Add: [{ UserId: BY_HAND }] } }),
      );
    }
    await staging.stack.configure("publishAccounts[0]", ANOTHER, "--path", "--type", "string");
    const { code, output } = await staging.stack.up();
    expect(code, output).to.equal(0);

    await staging.run(IMAGE);

    expect(stagesOf((await staging.runs(IMAGE))[0]).at(-1)).to.equal("Publish Succeeded");
    for (const region of REGIONS) {
      const [copy] = await copiesOf(sandbox, released, region);
      expect(await launchPermissions(sandbox, region, copy?.ImageId ?? ""), region).to.deep.equal(
        [ANOTHER, BY_HAND, ORGANIZATION, UNIT].sort(),
      );
      expect(await snapshotAccounts(sandbox, region, copy), region).to.deep.equal([ANOTHER]);
    }
  });

  it("can be destroyed one without the other", async () => {
    const { dev } = shared();

    const destroyed = await staging.stack.destroy();

    expect(destroyed.code, destroyed.output).to.equal(0);
    expect(await dev.stack.preview("--expect-no-changes")).to.include({ code: 0 });
  });
});
