// What Test may do: launch the factory's AMIs on marked instances in one subnet, run commands there, and say on the AMI how
// that went. AmiFactory attaches it.
import { KEYS, MARKER, TAGS } from "../../buildsrc/stages/contract";
import { arnOf } from "../basics/location";
import { writeObjectsStatements } from "./dataKeyUse";
import { allOf, policyDocument, type PolicyDocument } from "./document";
import { imageKeyStatements } from "./imageKeyUse";
import { imagesIn, inRegions, markAsked, markThere, onlyStates, onlyTags, snapshotsIn } from "./mark";
import { stageStatements, type StageResources } from "./stageStatements";
import { instanceService } from "./trust";

export interface TestRoleResources extends StageResources {
  readonly factoryName: string;
  readonly subnetId: string;
  readonly securityGroupId: string;
  readonly testRoleArn: string;
  readonly testProfileArn: string;
  readonly reportGroupArn: string;
  /** The key that encrypts images in the home region, if it is not the account's own. */
  readonly imageKeyArn?: string;
}

export function testRolePolicy(resources: TestRoleResources): PolicyDocument {
  const { location, bucketArn, factoryName, subnetId, securityGroupId, testRoleArn, testProfileArn } = resources;
  const { reportGroupArn, imageKeyArn } = resources;
  const { partition, region, accountId, dnsSuffix } = location;
  const ours = (type: string, id = "*") => arnOf(location, "ec2", `${type}/${id}`);
  const images = imagesIn(location, region);
  const records = `${bucketArn}/${KEYS.tests("*")}`;

  return policyDocument(
    ...stageStatements(resources),
    // How the AMI's tests went: kept for the release record, and read when the AMI was tested before.
    { Sid: "KeepRecord", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: records },
    // S3 says that there is no such record only to whoever may list the bucket.
    { Sid: "MissRecord", Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn },
    // CodeBuild, after the tests: each script as a test case.
    {
      Sid: "Report",
      Effect: "Allow",
      Action: ["codebuild:BatchPutTestCases", "codebuild:CreateReport", "codebuild:UpdateReport"],
      Resource: reportGroupArn,
    },
    // The AMI, the instance and how its commands went. AWS offers no resource for these actions.
    {
      Sid: "Look",
      Effect: "Allow",
      Action: [
        "ec2:DescribeImages",
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeInstances",
        "ssm:DescribeInstanceInformation",
        "ssm:GetCommandInvocation",
      ],
      Resource: "*",
      Condition: inRegions([region]),
    },
    // Launch: from an AMI of the factory, and of this account.
    {
      Sid: "LaunchFromImage",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: images,
      Condition: allOf(markThere(factoryName), { StringEquals: { "ec2:Owner": accountId } }),
    },
    // Launch: into our subnet, behind our security group.
    {
      Sid: "LaunchInto",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: [ours("subnet", subnetId), ours("security-group", securityGroupId)],
    },
    // Launch: an instance with our mark and the profile for tests, whose metadata service asks for a token.
    {
      Sid: "LaunchInstance",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ours("instance"),
      Condition: allOf(markAsked(factoryName), {
        StringEquals: { "ec2:MetadataHttpTokens": "required" },
        ArnEquals: { "ec2:InstanceProfile": testProfileArn },
      }),
    },
    // Launch: what the instance brings along carries the mark as well, and its volumes are encrypted.
    {
      Sid: "LaunchInterface",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ours("network-interface"),
      Condition: markAsked(factoryName),
    },
    {
      Sid: "LaunchVolumes",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ours("volume"),
      Condition: allOf(markAsked(factoryName), { Bool: { "ec2:Encrypted": "true" } }),
    },
    // Launch: the mark itself.
    {
      Sid: "MarkOnCreation",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: [ours("instance"), ours("network-interface"), ours("volume")],
      Condition: allOf(markAsked(factoryName), { StringEquals: { "ec2:CreateAction": "RunInstances" } }),
    },
    // Launch: give the instance its profile.
    {
      Sid: "PassTestRole",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: testRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": instanceService(location) } },
    },
    // The test: read the console, reboot once, and end the instance.
    {
      Sid: "HandleInstance",
      Effect: "Allow",
      Action: ["ec2:GetConsoleOutput", "ec2:RebootInstances", "ec2:TerminateInstances"],
      Resource: ours("instance"),
      Condition: markThere(factoryName),
    },
    // The test: run the scripts, with this document and on marked instances only.
    {
      Sid: "RunScripts",
      Effect: "Allow",
      Action: "ssm:SendCommand",
      Resource: ours("instance"),
      Condition: { StringEquals: { [`ssm:resourceTag/${MARKER}`]: factoryName } },
    },
    {
      Sid: "RunScriptsDocument",
      Effect: "Allow",
      Action: "ssm:SendCommand",
      Resource: `arn:${partition}:ssm:${region}::document/AWS-RunShellScript`,
    },
    // The outcome: tested, or rejected with the reason. Test cannot make a release of an AMI.
    {
      Sid: "TagImage",
      Effect: "Allow",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: [images, snapshotsIn(location, region)],
      Condition: allOf(
        onlyTags(factoryName, [TAGS.reason, TAGS.state, TAGS.tested]),
        onlyStates(["candidate", "rejected"]),
      ),
    },
    ...writeObjectsStatements(resources),
    ...imageKeyStatements(imageKeyArn === undefined ? [] : [imageKeyArn], dnsSuffix),
  );
}
