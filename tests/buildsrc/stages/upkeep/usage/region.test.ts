// Tests what a look at a region finds, and what it says of what it cannot see.
import { expect } from "chai";
import { ParameterNotFound } from "../../../../../buildsrc/stages/common/aws";
import { lookAtRegion } from "../../../../../buildsrc/stages/upkeep/usage/region";
import { factoryAmi } from "../../../helpers/factoryAmis";
import { awsError, UsageRegion, type Answers } from "../../../helpers/usageRegion";

const OURS = ["ami-1", "ami-2", "ami-3"].map((id) => factoryAmi(id));

async function look(answers: Answers, candidates: readonly string[] = []) {
  const region = new UsageRegion("us-east-1", answers);
  const about = { amis: OURS, candidates: OURS.filter(({ id }) => candidates.includes(id)) };
  const { references, counted, cautions } = await lookAtRegion(region.clients, about);
  return { uses: references.map(({ by, image }) => `${image}: ${by}`), counted, cautions, region };
}

const template = (LatestVersionNumber: number, LaunchTemplateId = "lt-1") => ({
  LaunchTemplateId,
  LatestVersionNumber,
});
const version = (VersionNumber: number, ImageId: string, LaunchTemplateId = "lt-1") => ({
  LaunchTemplateId,
  LaunchTemplateName: "web",
  VersionNumber,
  LaunchTemplateData: { ImageId },
});

describe("buildsrc: a look for uses in a region", () => {
  it("finds instances in every state but terminated", async () => {
    const instance = (InstanceId: string, ImageId: string, Name: string) => ({ InstanceId, ImageId, State: { Name } });
    const { uses, region } = await look({
      DescribeInstances: [
        { Reservations: [{ Instances: [instance("i-1", "ami-1", "running"), instance("i-2", "ami-9", "running")] }] },
        { Reservations: [{ Instances: [instance("i-3", "ami-2", "stopped")] }] },
      ],
    });

    expect(uses).to.deep.equal([
      "ami-1: instance i-1 (running) in us-east-1",
      "ami-2: instance i-3 (stopped) in us-east-1",
    ]);
    expect(region.calls.find(({ operation }) => operation === "DescribeInstances")?.input).to.deep.include({
      Filters: [
        { Name: "instance-state-name", Values: ["pending", "running", "shutting-down", "stopping", "stopped"] },
      ],
      MaxResults: 1000,
    });
  });

  it("finds every version of launch templates, with a call more only for templates that have more than two", async () => {
    const { uses, region } = await look({
      DescribeLaunchTemplates: [{ LaunchTemplates: [template(2), template(3, "lt-2")] }],
      DescribeLaunchTemplateVersions: ({ LaunchTemplateId }: { LaunchTemplateId?: string }) => ({
        LaunchTemplateVersions:
          LaunchTemplateId === undefined
            ? [version(1, "ami-1"), version(2, "ami-9"), version(1, "ami-9", "lt-2"), version(3, "ami-2", "lt-2")]
            : [1, 2, 3].map((number) => version(number, `ami-${number}`, "lt-2")),
      }),
    });

    expect(uses).to.have.members([
      "ami-1: launch template web (lt-1) version 1 in us-east-1",
      "ami-1: launch template web (lt-2) version 1 in us-east-1",
      "ami-2: launch template web (lt-2) version 2 in us-east-1",
      "ami-3: launch template web (lt-2) version 3 in us-east-1",
    ]);
    expect(region.count("DescribeLaunchTemplateVersions")).to.equal(2);
  });

  it("takes it that a template which was deleted meanwhile launches nothing", async () => {
    const { uses, cautions } = await look({
      DescribeLaunchTemplates: [{ LaunchTemplates: [template(3)] }],
      DescribeLaunchTemplateVersions: ({ LaunchTemplateId }: { LaunchTemplateId?: string }) => {
        if (LaunchTemplateId === undefined) {
          return {};
        }
        throw awsError("InvalidLaunchTemplateId.NotFound", "gone");
      },
    });

    expect([uses, cautions]).to.deep.equal([[], []]);
  });

  it("resolves what templates name: a parameter with a version, a label or neither, by its name or its ARN", async () => {
    const arn = "arn:aws:ssm:us-east-1:111122223333:parameter/team/web";
    const values: Record<string, string> = {
      "/golden/web": "ami-1",
      "/golden/web:7": "ami-2",
      "/golden/web:stable": "ami-3",
      [`${arn}:stable`]: "ami-1",
    };
    const names = [...Object.keys(values), "/golden/web:stable", "/golden/web:gone", "/aws/service/canonical/ubuntu"];
    const { uses, region, cautions } = await look({
      DescribeLaunchTemplates: [{ LaunchTemplates: [template(names.length)] }],
      DescribeLaunchTemplateVersions: [
        { LaunchTemplateVersions: names.map((name, index) => version(index + 1, `resolve:ssm:${name}`)) },
      ],
      GetParameter: ({ Name }: { Name: string }) => {
        const Value = values[Name];
        if (Value === undefined) {
          throw new ParameterNotFound({ message: "", $metadata: {} });
        }
        return { Parameter: { Value } };
      },
    });

    expect(uses).to.deep.equal([
      "ami-1: launch template web (lt-1) version 1 by resolve:ssm:/golden/web in us-east-1",
      "ami-2: launch template web (lt-1) version 2 by resolve:ssm:/golden/web:7 in us-east-1",
      "ami-3: launch template web (lt-1) version 3 by resolve:ssm:/golden/web:stable in us-east-1",
      `ami-1: launch template web (lt-1) version 4 by resolve:ssm:${arn}:stable in us-east-1`,
      "ami-3: launch template web (lt-1) version 5 by resolve:ssm:/golden/web:stable in us-east-1",
    ]);
    // Each once, and none of AWS's own, which never point to one of ours.
    expect(region.count("GetParameter")).to.equal(5);
    expect(cautions).to.deep.equal([]);
  });

  it("finds launch configurations, groups' overrides, fleets, Spot requests and Batch", async () => {
    const { uses, counted } = await look({
      DescribeLaunchConfigurations: [{ LaunchConfigurations: [{ LaunchConfigurationName: "old", ImageId: "ami-1" }] }],
      DescribeAutoScalingGroups: [
        {
          AutoScalingGroups: [
            { AutoScalingGroupName: "plain" },
            {
              AutoScalingGroupName: "mixed",
              MixedInstancesPolicy: {
                LaunchTemplate: { Overrides: [{ InstanceType: "t3.small", ImageId: "ami-2" }, {}] },
              },
            },
          ],
        },
      ],
      DescribeFleets: [
        {
          Fleets: ["active", "deleted"].map((FleetState) => ({
            FleetId: `fleet-${FleetState}`,
            FleetState,
            LaunchTemplateConfigs: [{ Overrides: [{ ImageId: "ami-3" }] }],
          })),
        },
      ],
      DescribeSpotFleetRequests: [
        {
          SpotFleetRequestConfigs: ["active", "cancelled"].map((SpotFleetRequestState) => ({
            SpotFleetRequestId: `sfr-${SpotFleetRequestState}`,
            SpotFleetRequestState,
            SpotFleetRequestConfig: { LaunchSpecifications: [{ ImageId: "ami-1" }] },
          })),
        },
      ],
      DescribeSpotInstanceRequests: [
        { SpotInstanceRequests: [{ SpotInstanceRequestId: "sir-1", LaunchSpecification: { ImageId: "ami-2" } }] },
      ],
      DescribeComputeEnvironments: [
        {
          computeEnvironments: [
            {
              computeEnvironmentName: "jobs",
              computeResources: { imageId: "ami-3", ec2Configuration: [{ imageIdOverride: "ami-1" }] },
            },
            { computeEnvironmentName: "gone", status: "DELETED", computeResources: { imageId: "ami-3" } },
          ],
        },
      ],
    });

    expect(uses).to.deep.equal([
      "ami-1: launch configuration old in us-east-1",
      "ami-2: override of Auto Scaling group mixed for t3.small in us-east-1",
      "ami-3: override of EC2 fleet fleet-active in us-east-1",
      "ami-1: Spot fleet sfr-active in us-east-1",
      "ami-2: Spot request sir-1 in us-east-1",
      "ami-3: Batch compute environment jobs in us-east-1",
      "ami-1: Batch compute environment jobs in us-east-1",
    ]);
    expect(counted).to.equal(7);
  });

  it("asks EC2 itself about candidates, ten at a time, and leaves out what it knows already", async () => {
    const ids = Array.from({ length: 11 }, (_, index) => `ami-${index}`);
    const region = new UsageRegion("us-east-1", {
      DescribeInstances: [{ Reservations: [{ Instances: [{ InstanceId: "i-1", ImageId: "ami-1" }] }] }],
      DescribeImageReferences: ({ ImageIds }: { ImageIds: string[] }) => ({
        ImageReferences: ImageIds.includes("ami-1")
          ? [
              { ImageId: "ami-1", ResourceType: "ec2:Instance", Arn: "arn:aws:ec2:us-east-1:1:instance/i-1" },
              { ImageId: "ami-1", ResourceType: "ssm:Parameter", Arn: "arn:aws:ssm:us-east-1:1:parameter/x" },
            ]
          : [],
      }),
    });
    const amis = ids.map((id) => factoryAmi(id));
    const { references, counted } = await lookAtRegion(region.clients, { amis, candidates: amis });

    expect(references.map(({ by }) => by)).to.deep.equal([
      "instance i-1 (state unknown) in us-east-1",
      "ssm:Parameter arn:aws:ssm:us-east-1:1:parameter/x in us-east-1",
    ]);
    expect(counted, "does not depend on the candidates").to.equal(1);
    const asked = region.calls.filter(({ operation }) => operation === "DescribeImageReferences");
    expect(asked.map(({ input }) => input.ImageIds)).to.deep.equal([ids.slice(0, 10), ids.slice(10)]);
    expect(asked[0]?.input).to.deep.include({
      IncludeAllResourceTypes: true,
      ResourceTypes: [
        {
          ResourceType: "ec2:Instance",
          ResourceTypeOptions: [
            {
              OptionName: "state-name",
              OptionValues: ["pending", "running", "shutting-down", "stopping", "stopped"],
            },
          ],
        },
        {
          ResourceType: "ec2:LaunchTemplate",
          ResourceTypeOptions: [{ OptionName: "version-depth", OptionValues: ["10000"] }],
        },
      ],
    });
  });

  it("says of every source that does not answer where it is, which call it was, and what to do", async () => {
    const denied = awsError("UnauthorizedOperation", "You are not authorized to perform this operation.");
    const broken: Readonly<Record<string, RegExp>> = {
      DescribeInstances: /instances \(ec2:DescribeInstances\)/,
      DescribeLaunchTemplates: /launch templates \(ec2:DescribeLaunchTemplates, ec2:DescribeLaunchTemplateVersions\)/,
      DescribeLaunchConfigurations: /launch configurations \(autoscaling:DescribeLaunchConfigurations\)/,
      DescribeAutoScalingGroups: /Auto Scaling groups \(autoscaling:DescribeAutoScalingGroups\)/,
      DescribeFleets: /EC2 fleets \(ec2:DescribeFleets\)/,
      DescribeSpotFleetRequests: /Spot fleets \(ec2:DescribeSpotFleetRequests\)/,
      DescribeSpotInstanceRequests: /Spot requests \(ec2:DescribeSpotInstanceRequests\)/,
      DescribeComputeEnvironments: /Batch compute environments \(batch:DescribeComputeEnvironments\)/,
      DescribeImageReferences: /references \(ec2:DescribeImageReferences\)/,
    };
    for (const [operation, named] of Object.entries(broken)) {
      const { cautions } = await look({ [operation]: denied }, ["ami-1"]);
      expect(cautions).to.have.length(1);
      expect(cautions[0]).to.match(/^us-east-1: could not look at .*You are not authorized.*Run pulumi up/s);
      expect(cautions[0]).to.match(named);
    }
    const { cautions } = await look({ DescribeFleets: awsError("TimeoutError", "socket hang up") });
    expect(cautions).to.deep.equal([
      "us-east-1: could not look at EC2 fleets (ec2:DescribeFleets): socket hang up. The next run looks again; npm run upkeep starts one.",
    ]);
  });

  it("says which parameter it may not read, and of which template", async () => {
    const { cautions } = await look({
      DescribeLaunchTemplates: [{ LaunchTemplates: [template(1)] }],
      DescribeLaunchTemplateVersions: [{ LaunchTemplateVersions: [version(1, "resolve:ssm:/team/web")] }],
      GetParameter: awsError("AccessDeniedException", "no"),
    });

    expect(cautions).to.have.length(1);
    expect(cautions[0]).to.match(
      /^us-east-1: could not look at the parameter resolve:ssm:\/team\/web of launch template web \(lt-1\) version 1 \(ssm:GetParameter\): no\. Run pulumi up/,
    );
  });

  it("makes as many calls as there are pages, however many AMIs there are", async () => {
    const pages = (count: number, page: object) => Array.from({ length: count }, () => page);
    const answers: Answers = {
      DescribeInstances: pages(4, { Reservations: [] }),
      DescribeLaunchTemplates: pages(2, { LaunchTemplates: [template(1)] }),
      DescribeLaunchTemplateVersions: pages(3, { LaunchTemplateVersions: [version(1, "ami-1")] }),
      DescribeLaunchConfigurations: pages(2, {}),
      DescribeAutoScalingGroups: pages(2, {}),
      DescribeFleets: pages(2, {}),
      DescribeSpotFleetRequests: pages(1, {}),
      DescribeSpotInstanceRequests: pages(1, {}),
      DescribeComputeEnvironments: pages(1, {}),
    };
    for (const amis of [1, 10_000]) {
      const region = new UsageRegion("us-east-1", answers);
      const many = Array.from({ length: amis }, (_, index) => factoryAmi(`ami-${index}`));
      await lookAtRegion(region.clients, { amis: many, candidates: [] });
      expect(region.calls).to.have.length(18);
    }
  });
});
