// Upkeep retires older releases of the factory of 28-upkeep.ts, one for each way to be used: what is used in any way stays,
// and what is not goes step by step, unless somebody brings it back.
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DeleteAutoScalingGroupCommand,
  DeleteLaunchConfigurationCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  DescribeSnapshotsCommand,
  RunInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
  waitUntilInstanceRunning,
  waitUntilInstanceStopped,
} from "@aws-sdk/client-ec2";
import { DeleteParameterCommand, LabelParameterVersionCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { ADMINISTRATOR } from "../../../sandbox/client/clients";
import { makeOlderRelease, rememberInParameters, type Release } from "../olderReleases";
import { HOME, tagsOf } from "../published";
import { runScript } from "../runScript";
import { shared } from "../shared";
import { clientsOf, currentRelease, IMAGE, imagesOf, runUpkeep, upkeepFactory, type UpkeepRun } from "../upkeepFactory";

const EUROPE = "eu-west-1";
const NAME = "retire-scenario";
/** More than the week that lies between two reports on other accounts. */
const WEEK_HOURS = 7 * 24 + 1;

describe("Upkeep's part retire", () => {
  /** By what uses them, and by what becomes of the others. */
  const releases: Record<string, Release> = {};
  const cleanUp: (() => Promise<unknown>)[] = [];
  after(() => Promise.all(cleanUp.map((undo) => undo())));

  const id = (name: string, region = HOME): string => releases[name]?.[region] ?? "none";
  const images = (name: string) => imagesOf(id(name));

  /** The tag of a release in each region. */
  const steps = async (name: string): Promise<(string | undefined)[]> =>
    Object.values(await images(name)).map(
      (image) => image && (tagsOf(image)["ami-pipeline:retirement"] ?? "none").split(" ")[0],
    );

  const retire = async (): Promise<UpkeepRun> => {
    const run = await runUpkeep();
    expect(run.status, run.log).to.equal("SUCCEEDED");
    return run;
  };

  it("has releases of earlier days, each used in one way, or not at all", async () => {
    const names = ["configuration", "label", "account", "override", "instance", "broughtBack", "gone"];
    await Promise.all(
      names.map(async (name, index) => {
        releases[name] = await makeOlderRelease(200 + index);
      }),
    );
    await rememberInParameters(releases.broughtBack ?? {});
    const uses = [useByConfiguration, useByLabel, useByOverride, useByInstance];
    await Promise.all(uses.map((use) => use()));
    await tellOfUse({ region: EUROPE, imageId: id("account", EUROPE), account: "111122223333", count: 2 });
    await tellOfUse({ passHours: WEEK_HOURS });
  });

  it("takes no step before two reports, a week apart, say that no other account uses them", async () => {
    const { log } = await retire();

    expect(log).to.include("no answer yet");
    expect(await steps("gone")).to.deep.equal(["none", "none"]);

    await tellOfUse({ passHours: WEEK_HOURS });
    await retire();
    expect(await steps("gone")).to.deep.equal(["none", "none"]);
  });

  it("begins with those that nothing uses, and says what uses the others", async () => {
    const { log } = await retire();

    expect(await steps("gone")).to.deep.equal(["retiring", "retiring"]);
    expect(await steps("broughtBack")).to.deep.equal(["retiring", "retiring"]);
    expect(log)
      .to.match(/in use: launch configuration retire-scenario/)
      .and.to.match(/in use: launch template .*resolve:ssm:\/retire-scenario\/ami:prod/)
      .and.to.match(/in use: by 111122223333/)
      .and.to.match(/in use: override of Auto Scaling group retire-scenario/)
      .and.to.match(/in use: instance i-\w+ \(stopped\)/);
  });

  it("takes no step while something cannot be looked at, and tells it", async () => {
    const { sandbox } = shared();
    await sandbox.failNext({
      service: "autoscaling",
      operation: "DescribeLaunchConfigurations",
      region: EUROPE,
      code: "AccessDenied",
      message: "An organization's policy denies it.",
      times: 10,
    });

    const { log } = await retire();

    await sandbox.failNext(undefined);
    expect(log).to.match(/No release goes a step further in this run: eu-west-1: .*An organization's policy denies it/);
    expect(await steps("gone")).to.deep.equal(["retiring", "retiring"]);
  });

  it("does no harm if two runs begin at once, and shows how far releases are", async () => {
    const runs = await Promise.all([runUpkeep(), runUpkeep()]);

    expect(
      runs.map(({ status }) => status),
      runs.map(({ log }) => log).join("\n"),
    ).to.deep.equal(["SUCCEEDED", "SUCCEEDED"]);
    const [step, copy] = await steps("gone");
    expect(step, "at most a step for each run").to.be.oneOf(["deprecated", "disabled"]);
    expect(copy).to.equal(step);
    const { output } = await script("releases", "--image", IMAGE);
    expect(output).to.match(new RegExp(`${id("gone")} .* ${String(step)} since \\d{4}-`));
  });

  it("disables them everywhere, and Promote brings one back until it is gone", async () => {
    for (let runs = 0; runs < 2 && (await steps("gone")).includes("deprecated"); runs += 1) {
      await retire();
    }
    expect(await steps("broughtBack")).to.deep.equal(["disabled", "disabled"]);
    expect(Object.values(await images("broughtBack")).map((image) => image?.State)).to.deep.equal([
      "disabled",
      "disabled",
    ]);

    const { code, output } = await script(
      "promote",
      "--image",
      IMAGE,
      "--channel",
      "pinned",
      "--to",
      id("broughtBack"),
    );

    expect(code, output).to.equal(0);
    for (const [region, image] of Object.entries(await images("broughtBack"))) {
      expect(image?.State, region).to.equal("available");
      expect(image?.DeregistrationProtection, region).to.match(/^enabled/);
      expect(image, region).not.to.have.property("DeprecationTime");
      expect(tagsOf(image), region).not.to.have.property("ami-pipeline:retirement");
    }
  });

  it("deregisters at the end what nobody brought back, with its snapshots, and nothing else", async () => {
    const snapshots = Object.entries(await images("gone")).map(
      ([region, image]) => [region, image?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId ?? ""] as const,
    );
    const current = await currentRelease();

    await retire();

    expect(Object.values(await images("gone"))).to.deep.equal([undefined, undefined]);
    for (const [region, snapshot] of snapshots) {
      const { Snapshots } = await clientsOf(region).ec2.send(
        new DescribeSnapshotsCommand({ Filters: [{ Name: "snapshot-id", Values: [snapshot] }] }),
      );
      expect(Snapshots, region).to.deep.equal([]);
    }
    for (const name of ["configuration", "label", "account", "override", "instance", "broughtBack"]) {
      expect(await steps(name), name).to.deep.equal(["none", "none"]);
      expect(
        Object.values(await images(name)).map((image) => image?.State),
        name,
      ).to.deep.equal(["available", "available"]);
    }
    expect(await currentRelease()).to.deep.equal(current);
  });

  async function useByConfiguration(): Promise<void> {
    const autoScaling = autoScalingIn(EUROPE);
    const LaunchConfigurationName = NAME;
    await autoScaling.send(
      new CreateLaunchConfigurationCommand({
        LaunchConfigurationName,
        ImageId: id("configuration", EUROPE),
        InstanceType: "t3.small",
      }),
    );
    cleanUp.push(() => autoScaling.send(new DeleteLaunchConfigurationCommand({ LaunchConfigurationName })));
  }

  /** The parameter has another value by now: only the label leads to the release. */
  async function useByLabel(): Promise<void> {
    const { ec2, ssm } = clientsOf(HOME);
    const Name = `/${NAME}/ami`;
    const put = { Name, Type: "String", Overwrite: true } as const;
    await ssm.send(new PutParameterCommand({ ...put, Value: id("label") }));
    await ssm.send(new LabelParameterVersionCommand({ Name, Labels: ["prod"] }));
    await ssm.send(new PutParameterCommand({ ...put, Value: "ami-00000000000000000" }));
    const LaunchTemplateName = `${NAME}-label`;
    const LaunchTemplateData = { ImageId: `resolve:ssm:${Name}:prod` };
    await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData }));
    cleanUp.push(
      () => ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName })),
      () => ssm.send(new DeleteParameterCommand({ Name })),
    );
  }

  async function useByOverride(): Promise<void> {
    const { ec2 } = clientsOf(EUROPE);
    const autoScaling = autoScalingIn(EUROPE);
    const LaunchTemplateName = `${NAME}-override`;
    const LaunchTemplateData = { ImageId: (await currentRelease())[EUROPE], InstanceType: "t3.small" } as const;
    await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData }));
    const AutoScalingGroupName = NAME;
    await autoScaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName,
        MinSize: 0,
        MaxSize: 0,
        AvailabilityZones: [`${EUROPE}a`],
        MixedInstancesPolicy: {
          LaunchTemplate: {
            LaunchTemplateSpecification: { LaunchTemplateName, Version: "1" },
            Overrides: [{ InstanceType: "t3.small", ImageId: id("override", EUROPE) }],
          },
        },
      }),
    );
    cleanUp.push(async () => {
      await autoScaling.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete: true }));
      await ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName }));
    });
  }

  async function useByInstance(): Promise<void> {
    const { ec2 } = clientsOf(HOME);
    const { Instances: [instance] = [] } = await ec2.send(
      new RunInstancesCommand({ ImageId: id("instance"), InstanceType: "t3.small", MinCount: 1, MaxCount: 1 }),
    );
    const InstanceIds = [instance?.InstanceId ?? ""];
    cleanUp.push(() => ec2.send(new TerminateInstancesCommand({ InstanceIds })));
    const wait = { client: ec2, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
    await waitUntilInstanceRunning(wait, { InstanceIds });
    await ec2.send(new StopInstancesCommand({ InstanceIds }));
    await waitUntilInstanceStopped(wait, { InstanceIds });
  }
});

function autoScalingIn(region: string): AutoScalingClient {
  return new AutoScalingClient({ endpoint: shared().sandbox.endpoint, region, credentials: ADMINISTRATOR });
}

/** Says what cannot be done here: another account's use, or that time passes. */
async function tellOfUse(told: object): Promise<void> {
  const answer = await fetch(`${shared().sandbox.endpoint}/sandbox/image-usage`, {
    method: "POST",
    body: JSON.stringify({ resourceType: "ec2:Instance", ...told }),
  });
  expect(answer.status, await answer.text()).to.equal(204);
}

function script(name: string, ...args: string[]): Promise<{ code: number; output: string }> {
  return runScript(upkeepFactory(), name, [...args, "--stack", upkeepFactory().stack.name]);
}
