import { expect } from "chai";
import type { PolicyDocument, Statement } from "../../../../components/policies/document";
import { call, REGION } from "../buildRole";
import { judged } from "../judged";

const policy = (...statements: readonly Omit<Statement, "Sid" | "Effect">[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements.map((each, index) => ({ Sid: `S${index}`, Effect: "Allow", ...each })),
});
const MARK = "ami-pipeline";
const ami = "ami-0123456789abcdef0";

describe("DescribeImageReferences", () => {
  const asked = call("ec2", "DescribeImageReferences", { ImageIds: [ami], IncludeAllResourceTypes: true });
  const direct = { Action: "ec2:DescribeImageReferences", Resource: "*" };
  /** AmazonEC2ImageReferencesAccessPolicy. */
  const viaEc2 = {
    Action: [
      "ec2:DescribeInstances",
      "ec2:DescribeLaunchTemplates",
      "ec2:DescribeLaunchTemplateVersions",
      "ssm:DescribeParameters",
      "ssm:GetParameters",
      "imagebuilder:ListImageRecipes",
      "imagebuilder:ListContainerRecipes",
      "imagebuilder:GetContainerRecipe",
    ],
    Resource: "*",
    Condition: { "ForAnyValue:StringEquals": { "aws:CalledVia": ["ec2-images.amazonaws.com"] } },
  };

  it("looks with its caller's rights, which AWS's policy gives only through EC2", async () => {
    expect(await judged(policy(direct, viaEc2), {}, asked)).to.equal("allowed");
    expect(await judged(policy(direct, viaEc2), {}, call("ec2", "DescribeInstances", {}))).to.equal(
      "denied ec2:DescribeInstances on ",
    );
  });

  it("asks only for the types that it is to look at", async () => {
    const instances = { ImageIds: [ami], ResourceTypes: [{ ResourceType: "ec2:Instance" }] };
    const allowed = policy(direct, { Action: "ec2:DescribeInstances", Resource: "*" });

    expect(await judged(allowed, {}, call("ec2", "DescribeImageReferences", instances))).to.equal("allowed");
    expect(await judged(allowed, {}, asked)).to.equal("denied ec2:DescribeLaunchTemplates on ");
  });
});

describe("CreateImageUsageReport", () => {
  const asked = call("ec2", "CreateImageUsageReport", {
    ImageId: ami,
    TagSpecifications: [{ ResourceType: "image-usage-report", Tags: [{ Key: MARK, Value: "golden" }] }],
  });
  const report = `arn:aws:ec2:${REGION}:123456789012:image-usage-report/*`;
  const statements = [
    {
      Action: "ec2:CreateImageUsageReport",
      Resource: `arn:aws:ec2:${REGION}::image/*`,
      Condition: { StringEquals: { [`aws:ResourceTag/${MARK}`]: "golden" } },
    },
    {
      Action: "ec2:CreateImageUsageReport",
      Resource: report,
      Condition: { StringEquals: { [`aws:RequestTag/${MARK}`]: "golden" } },
    },
    {
      Action: "ec2:CreateTags",
      Resource: report,
      Condition: { StringEquals: { "ec2:CreateAction": "CreateImageUsageReport" } },
    },
  ];
  const marked = { [ami]: { tags: { [MARK]: "golden" } } };

  it("asks about the image by its tags, the report by the request's, and the tags", async () => {
    expect(await judged(policy(...statements), marked, asked)).to.equal("allowed");
    expect(await judged(policy(...statements), {}, asked)).to.equal(
      `denied ec2:CreateImageUsageReport on image/${ami}`,
    );
    expect(await judged(policy(...statements.slice(0, 2)), marked, asked)).to.equal(
      "denied ec2:CreateTags on image-usage-report/*",
    );
  });
});
