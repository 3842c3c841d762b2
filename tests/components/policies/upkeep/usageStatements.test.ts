// Tests what Upkeep may look at, and what it may have made for it.
import { expect } from "chai";
import { policyDocument } from "../../../../components/policies/document";
import { usageStatements } from "../../../../components/policies/upkeep/usageStatements";
import { SOURCES } from "../../../../buildsrc/stages/upkeep/usage/sources/all";
import { ACCOUNT, CHINA, granted, MARK_ASKED, MARK_THERE, RELEASES } from "../resources";

const VIA_EC2 = { "ForAnyValue:StringEquals": { "aws:CalledVia": "ec2-images.amazonaws.com" } };
const REPORTS = `arn:aws:ec2:*:${ACCOUNT}:image-usage-report/*`;

describe("usageStatements", () => {
  const policy = policyDocument(...usageStatements(RELEASES));
  const allowed = policy.Statement.flatMap(({ Action }) => Action);

  it("allows every call of the look for uses", () => {
    expect(allowed).to.include.members(SOURCES.flatMap(({ actions }) => actions));
  });

  it("allows reading, and nothing else but reports on the factory's own AMIs, which carry its mark", () => {
    const writes = policy.Statement.filter(({ Action }) =>
      [Action].flat().some((action) => !/:(Describe|List|Get)/.test(action)),
    );

    expect(granted(policyDocument(...writes))).to.deep.equal({
      ReportOnImages: {
        Action: "ec2:CreateImageUsageReport",
        Resource: "arn:aws:ec2:*::image/*",
        Condition: { StringEquals: MARK_THERE },
      },
      MakeReports: {
        Action: "ec2:CreateImageUsageReport",
        Resource: REPORTS,
        Condition: { StringEquals: MARK_ASKED },
      },
      MarkReports: {
        Action: "ec2:CreateTags",
        Resource: REPORTS,
        Condition: { StringEquals: { "ec2:CreateAction": "CreateImageUsageReport" } },
      },
    });
  });

  it("reads parameters one by one, but lists them, and reads Image Builder's recipes, only through EC2", () => {
    const others = policy.Statement.filter(({ Action }) =>
      [Action].flat().some((action) => /^(ssm|imagebuilder):/.test(action)),
    );

    expect(granted(policyDocument(...others))).to.deep.equal({
      ResolveParameters: { Action: "ssm:GetParameter", Resource: "arn:aws:ssm:*:*:parameter/*" },
      ListViaEc2: {
        Action: ["imagebuilder:ListContainerRecipes", "imagebuilder:ListImageRecipes", "ssm:DescribeParameters"],
        Resource: "*",
        Condition: VIA_EC2,
      },
      ReadParametersViaEc2: {
        Action: "ssm:GetParameters",
        Resource: `arn:aws:ssm:*:${ACCOUNT}:parameter/*`,
        Condition: VIA_EC2,
      },
      ReadRecipesViaEc2: {
        Action: "imagebuilder:GetContainerRecipe",
        Resource: `arn:aws:imagebuilder:*:${ACCOUNT}:container-recipe/*`,
        Condition: VIA_EC2,
      },
    });
  });

  it("names the partition's own resources", () => {
    const resources = usageStatements({ location: CHINA, factoryName: "golden" }).flatMap(
      ({ Resource = [] }) => Resource,
    );

    expect(resources.filter((each) => each !== "*").every((each) => each.startsWith("arn:aws-cn:"))).to.equal(true);
  });
});
