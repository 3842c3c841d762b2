// A stage's project, with the role it acts as and the log it writes.
import { expect } from "chai";
import { policyDocument } from "../../../components/policies/document";
import { StageProject, type StageProjectArgs } from "../../../components/projects/stageProject";
import { ACCOUNT, deploy, REGION, statementsOf } from "../../helpers/deploy";

const PROJECT = "aws:codebuild/project:Project";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const ARGS: StageProjectArgs = {
  projectName: "golden-build",
  description: "Makes the AMI.",
  location: { partition: "aws", dnsSuffix: "amazonaws.com", region: REGION, accountId: ACCOUNT },
  policy: policyDocument({ Sid: "Log", Effect: "Allow", Action: "logs:PutLogEvents", Resource: "arn:aws:logs:::x" }),
  buildspec: "buildspecs/build.yml",
  buildImage: "aws/codebuild/standard:8.0",
  timeoutMinutes: 60,
};
const make = (args?: Partial<StageProjectArgs>) => deploy(() => new StageProject("golden-build", { ...ARGS, ...args }));

describe("StageProject", () => {
  it("runs the repository's buildspec on what the pipeline hands it, for a limited time", async () => {
    const { inputs } = (await make({ environment: { FACTORY: "golden" } })).one(PROJECT);

    expect(inputs).to.deep.include({
      name: "golden-build",
      source: { type: "CODEPIPELINE", buildspec: "buildspecs/build.yml" },
      artifacts: { type: "CODEPIPELINE" },
      buildTimeout: 60,
      queuedTimeout: 480,
      environment: {
        type: "LINUX_CONTAINER",
        image: "aws/codebuild/standard:8.0",
        imagePullCredentialsType: "CODEBUILD",
        computeType: "BUILD_GENERAL1_SMALL",
        privilegedMode: false,
        environmentVariables: [{ name: "FACTORY", value: "golden", type: "PLAINTEXT" }],
      },
    });
  });

  it("works on a zip in S3 when no pipeline starts it", async () => {
    const source = "golden-artifacts/gates/0123.zip";

    expect((await make({ source })).one(PROJECT).inputs).to.deep.include({
      source: { type: "S3", location: source, buildspec: "buildspecs/build.yml" },
      artifacts: { type: "NO_ARTIFACTS" },
    });
  });

  it("has a group for its test reports before it runs, if it makes any", async () => {
    const deployment = await make({ reports: true, tags: { Team: "images" } });
    const group = deployment.one("aws:codebuild/reportGroup:ReportGroup");

    expect(group.inputs).to.deep.equal({
      name: "golden-build-tests",
      type: "TEST",
      exportConfig: { type: "NO_EXPORT" },
      deleteReports: true,
      tags: { Team: "images" },
    });
    expect(deployment.waitsFor(deployment.one(PROJECT), group)).to.equal(true);
    expect((await make()).all("aws:codebuild/reportGroup:ReportGroup")).to.deep.equal([]);
  });

  it("runs ARM build images on ARM", async () => {
    const { inputs } = (await make({ buildImage: "aws/codebuild/amazonlinux-aarch64-standard:3.0" })).one(PROJECT);
    expect(inputs.environment).to.include({ type: "ARM_CONTAINER" });
  });

  it("pulls an image from ECR with its role, which may pull that one only", async () => {
    const deployment = await make({ buildImage: "210987654321.dkr.ecr.eu-west-1.amazonaws.com/tools/ami:1" });

    expect(deployment.one(PROJECT).inputs.environment).to.include({ imagePullCredentialsType: "SERVICE_ROLE" });
    const { PullBuildImage, RegistryToken, Log } = statementsOf(deployment.one(POLICY).inputs.policy);
    expect(PullBuildImage?.Resource).to.equal("arn:aws:ecr:eu-west-1:210987654321:repository/tools/ami");
    expect(RegistryToken?.Action).to.equal("ecr:GetAuthorizationToken");
    expect(Log).not.to.equal(undefined);
  });

  it("pulls a public image as its role, which needs no permission for that", async () => {
    const deployment = await make({ buildImage: "public.ecr.aws/docker/library/node:22" });

    expect(deployment.one(PROJECT).inputs.environment).to.include({ imagePullCredentialsType: "SERVICE_ROLE" });
    expect(statementsOf(deployment.one(POLICY).inputs.policy)).to.have.all.keys("Log");
  });

  it("writes to a log group of its own, which is kept for 90 days unless told otherwise", async () => {
    const deployment = await make();
    const logs = deployment.one("aws:cloudwatch/logGroup:LogGroup");
    const project = deployment.one(PROJECT);

    expect(logs.inputs).to.include({ name: "/aws/codebuild/golden-build", retentionInDays: 90 });
    expect(project.inputs.logsConfig).to.deep.equal({
      cloudwatchLogs: { status: "ENABLED", groupName: "/aws/codebuild/golden-build" },
    });
    expect(deployment.waitsFor(project, logs)).to.equal(true);
  });

  it("acts as a role that only this project can take, once it may do what it must", async () => {
    const deployment = await make();
    const role = deployment.one("aws:iam/role:Role");
    const policy = deployment.one(POLICY);

    expect(statementsOf(role.inputs.assumeRolePolicy).Assume).to.deep.include({
      Principal: { Service: "codebuild.amazonaws.com" },
      Condition: {
        StringEquals: {
          "aws:SourceAccount": ACCOUNT,
          "aws:SourceArn": `arn:aws:codebuild:${REGION}:${ACCOUNT}:project/golden-build`,
        },
      },
    });
    expect(statementsOf(policy.inputs.policy)).to.have.all.keys("Log");
    expect(deployment.waitsFor(deployment.one(PROJECT), policy)).to.equal(true);
  });
});
