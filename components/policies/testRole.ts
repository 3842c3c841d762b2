// The policy of Test's role.
import { KEYS, PURPOSES, TAGS } from "../../buildsrc/stages/contract";
import { arnOf } from "../basics/location";
import { writeObjectsStatements } from "./dataKeyUse";
import { allOf, policyDocument, type PolicyDocument } from "./document";
import { imageKeyStatements } from "./imageKeyUse";
import {
  imagesIn,
  inRegions,
  markThere,
  onlyStates,
  onlyTags,
  ownAsked,
  ownThere,
  snapshotsIn,
  stateThere,
  WRITTEN_ONCE,
} from "./mark";
import { stageStatements, type StageResources } from "./stageStatements";
import { instanceService } from "./trust";

/** What Test's policy is made from. */
export interface TestRoleResources extends StageResources {
  readonly factoryName: string;
  readonly subnetId: string;
  readonly securityGroupId: string;
  /** The role of the instance that Test launches. */
  readonly testRoleArn: string;
  readonly testProfileArn: string;
  readonly reportGroupArn: string;
  /** The key that encrypts images in the home region, if it is not AWS's own key for EBS. */
  readonly imageKeyArn?: string;
}

/**
 * What Test may do: launch the factory's AMIs on marked instances in one subnet, run commands there, and record the
 * outcome on the AMI.
 */
export function testRolePolicy(resources: TestRoleResources): PolicyDocument {
  const { location, bucketArn, factoryName, subnetId, securityGroupId, testRoleArn, testProfileArn } = resources;
  const { reportGroupArn, imageKeyArn } = resources;
  const { partition, region, accountId, dnsSuffix } = location;
  const ours = (type: string, id = "*") => arnOf(location, "ec2", `${type}/${id}`);
  const images = imagesIn(location, region);
  const records = `${bucketArn}/${KEYS.tests("*")}`;
  const outputs = `${bucketArn}/${KEYS.testOutput("*", "*", "*")}`;
  const asked = ownAsked(factoryName, PURPOSES.test);
  const there = ownThere(factoryName, PURPOSES.test);

  return policyDocument(
    ...stageStatements(resources),
    // Keep how an AMI passed its tests, once, and read it in later runs. Build and Publish believe this record, which
    // only Test can write.
    { Sid: "KeepRecord", Effect: "Allow", Action: "s3:PutObject", Resource: records, Condition: WRITTEN_ONCE },
    { Sid: "ReadRecord", Effect: "Allow", Action: "s3:GetObject", Resource: records },
    // S3 reports that a record is missing only to a caller that may list the bucket.
    { Sid: "MissRecord", Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn },
    // Keep what the scripts printed, once. Nothing reads it but people.
    { Sid: "KeepOutputs", Effect: "Allow", Action: "s3:PutObject", Resource: outputs, Condition: WRITTEN_ONCE },
    // CodeBuild, after the tests: report each script as a test case. AWS documents CreateReportGroup as required although the
    // group exists. Source: "Test report permissions", CodeBuild user guide.
    {
      Sid: "Report",
      Effect: "Allow",
      Action: [
        "codebuild:BatchPutTestCases",
        "codebuild:CreateReport",
        "codebuild:CreateReportGroup",
        "codebuild:UpdateReport",
      ],
      Resource: reportGroupArn,
    },
    // Look at the AMI, the instance and the results of its commands. AWS offers no resource for these actions.
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
    // Launch: from a marked AMI of this account.
    {
      Sid: "LaunchFromImage",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: images,
      Condition: allOf(markThere(factoryName), { StringEquals: { "ec2:Owner": accountId } }),
    },
    // Launch: into the factory's subnet and security group.
    {
      Sid: "LaunchInto",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: [ours("subnet", subnetId), ours("security-group", securityGroupId)],
    },
    // Launch: an instance that carries the mark, its purpose and this build, has the profile for tests and requires
    // IMDSv2 tokens.
    {
      Sid: "LaunchInstance",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ours("instance"),
      Condition: allOf(asked, {
        StringEquals: { "ec2:MetadataHttpTokens": "required" },
        ArnEquals: { "ec2:InstanceProfile": testProfileArn },
      }),
    },
    // Launch: the instance's network interface and volumes carry the same tags, and the volumes are encrypted.
    {
      Sid: "LaunchInterface",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ours("network-interface"),
      Condition: asked,
    },
    {
      Sid: "LaunchVolumes",
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: ours("volume"),
      Condition: allOf(asked, { Bool: { "ec2:Encrypted": "true" } }),
    },
    // Launch: set the tags themselves.
    {
      Sid: "MarkOnCreation",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: [ours("instance"), ours("network-interface"), ours("volume")],
      Condition: allOf(asked, { StringEquals: { "ec2:CreateAction": "RunInstances" } }),
    },
    // Launch: give the instance its profile.
    {
      Sid: "PassTestRole",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: testRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": instanceService(location) } },
    },
    // The test: read the console of the build's own instance, reboot it once, and terminate it.
    {
      Sid: "HandleInstance",
      Effect: "Allow",
      Action: ["ec2:GetConsoleOutput", "ec2:RebootInstances", "ec2:TerminateInstances"],
      Resource: ours("instance"),
      Condition: there,
    },
    // The test: run the scripts, on that instance only and only with the next statement's document.
    {
      Sid: "RunScripts",
      Effect: "Allow",
      Action: "ssm:SendCommand",
      Resource: ours("instance"),
      Condition: ownThere(factoryName, PURPOSES.test, "ssm:resourceTag"),
    },
    {
      Sid: "RunScriptsDocument",
      Effect: "Allow",
      Action: "ssm:SendCommand",
      Resource: `arn:${partition}:ssm:${region}::document/AWS-RunShellScript`,
    },
    // The outcome: tested, or rejected with the reason. Test can neither make an AMI a release nor change one.
    {
      Sid: "TagImage",
      Effect: "Allow",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: [images, snapshotsIn(location, region)],
      Condition: allOf(
        onlyTags(factoryName, [TAGS.reason, TAGS.state, TAGS.tested]),
        stateThere(["candidate", "rejected"]),
        onlyStates(["candidate", "rejected"]),
      ),
    },
    ...writeObjectsStatements(resources),
    ...imageKeyStatements(imageKeyArn === undefined ? [] : [imageKeyArn], dnsSuffix),
  );
}
