// Every policy of a factory, each with all statements that it can have.
import { approvalTopicPolicy } from "../../../components/policies/approvalTopicPolicy";
import { approverPolicy } from "../../../components/policies/approverPolicy";
import { artifactBucketPolicy } from "../../../components/policies/artifactBucketPolicy";
import { rightStatements } from "../../../components/foundation/builderRights";
import { builderInstanceRolePolicy, imageBuilderRolePolicy } from "../../../components/policies/builderInstanceRole";
import { pullStatements } from "../../../components/policies/buildImagePull";
import { buildRolePolicy } from "../../../components/policies/buildRole";
import { consumerPolicy } from "../../../components/policies/consumerPolicy";
import { dataKeyPolicy } from "../../../components/policies/dataKeyPolicy";
import { rebuildScheduleRolePolicy } from "../../../components/policies/rebuildScheduleRole";
import { policyDocument, type PolicyDocument } from "../../../components/policies/document";
import { eventsRolePolicy } from "../../../components/policies/eventsRole";
import { imageKeyPolicy } from "../../../components/policies/imageKeyPolicy";
import { noticesTopicPolicy } from "../../../components/policies/noticesTopicPolicy";
import { pipelineRolePolicy } from "../../../components/policies/pipelineRole";
import { pruneRolePolicy } from "../../../components/policies/pruneRole";
import { promoterPolicy, upkeepStarterPolicy } from "../../../components/policies/starterPolicies";
import { promoteRolePolicy } from "../../../components/policies/promoteRole";
import { publishRolePolicy } from "../../../components/policies/publishRole";
import { codeCommitStatements, connectionStatements } from "../../../components/policies/sourceStatements";
import { sweepEventsRolePolicy } from "../../../components/policies/sweepEventsRole";
import { sweepRolePolicy } from "../../../components/policies/sweepRole";
import { tellEventsRolePolicy } from "../../../components/policies/tellEventsRole";
import { tellRolePolicy } from "../../../components/policies/tellRole";
import { testInstanceRolePolicy } from "../../../components/policies/testInstanceRole";
import { testRolePolicy } from "../../../components/policies/testRole";
import {
  codeBuildTrust,
  codePipelineTrust,
  eventsTrust,
  instanceTrust,
  schedulerTrust,
} from "../../../components/policies/trust";
import { upkeepRolePolicy } from "../../../components/policies/upkeepRole";
import { validateRolePolicy } from "../../../components/policies/validateRole";
import {
  ACCOUNT,
  BUCKET,
  CONNECTION,
  DATA_KEY,
  GATES,
  keyIn,
  LAUNCH,
  LOCATION,
  RELEASES,
  REPOSITORY,
} from "./resources";

/** What Build's policy is made from. */
export const BUILD = {
  ...LAUNCH,
  dataKeyArn: DATA_KEY,
  builderRoleArns: ["golden-builder", "golden-builder@web"].map(
    (role) => `arn:aws:iam::${ACCOUNT}:role/${role}-role-1`,
  ),
  builderProfileArns: ["golden-builder", "golden-builder@web"].map(
    (profile) => `arn:aws:iam::${ACCOUNT}:instance-profile/${profile}`,
  ),
  imageKeyArn: keyIn("eu-west-1"),
  encrypted: true,
  baseImageAccounts: ["333333333333"],
  parameterPrefix: "/golden",
  builderInputs: ["ssm:/team/*", "secretsmanager:team/db"],
};
const TEST = {
  ...LAUNCH,
  dataKeyArn: DATA_KEY,
  testRoleArn: `arn:aws:iam::${ACCOUNT}:role/golden-tester-role-1`,
  testProfileArn: `arn:aws:iam::${ACCOUNT}:instance-profile/golden-tester`,
  reportGroupArn: `arn:aws:codebuild:eu-west-1:${ACCOUNT}:report-group/golden-test-tests`,
  imageKeyArn: keyIn("eu-west-1"),
};
const PIPELINES = Array.from({ length: 60 }, (_, index) => `golden-${"image".repeat(8)}-${index}`);
/** As many regions as an account can have, and more. */
const REGIONS = ["eu-west-1", ...Array.from({ length: 35 }, (_, index) => `ap-southeast-${index + 1}`)];
const RELEASED = { ...RELEASES, regions: REGIONS, dataKeyArn: DATA_KEY };

const NOTICES_TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:golden-notices`;
const NOTICES = { noticesTopicArn: NOTICES_TOPIC, noticesKeyArn: DATA_KEY };

/** Purpose of a role → its policy. The policies for people are among them. */
export const ROLE_POLICIES: Readonly<Record<string, PolicyDocument>> = {
  pipeline: pipelineRolePolicy({
    ...BUILD,
    source: [...codeCommitStatements(REPOSITORY), ...connectionStatements(CONNECTION, "example/images")],
    projectArns: [`arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/golden-build`],
    approvalTopicArn: `arn:aws:sns:eu-west-1:${ACCOUNT}:golden-approval`,
  }),
  validate: validateRolePolicy({ ...BUILD, ...RELEASED }),
  build: buildRolePolicy(BUILD),
  test: testRolePolicy(TEST),
  publish: publishRolePolicy({
    ...RELEASED,
    imageKeyArns: Object.fromEntries(REGIONS.map((region) => [region, keyIn(region)])),
    approvers: true,
  }),
  promote: promoteRolePolicy({ ...RELEASED, gatesArn: GATES }),
  sweep: sweepRolePolicy({ ...BUILD, gatesArn: GATES, pullRequests: true }),
  upkeep: upkeepRolePolicy({ ...RELEASED, ...NOTICES, gatesArn: GATES, projectNamePrefix: "golden" }),
  tell: tellRolePolicy({
    ...BUILD,
    ...NOTICES,
    gatesArn: GATES,
    pipelineArns: `arn:aws:codepipeline:eu-west-1:${ACCOUNT}:golden-*`,
    toldLogGroupNames: ["validate", "build", "test", "publish", "promote", "sweep", "upkeep"].map(
      (purpose) => `/aws/codebuild/golden-${purpose}`,
    ),
  }),
  teller: tellEventsRolePolicy(`arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/golden-tell`),
  prune: pruneRolePolicy(BUILD),
  sweepEvents: sweepEventsRolePolicy(`arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/golden-sweep`),
  rebuild: rebuildScheduleRolePolicy(LOCATION, PIPELINES),
  events: eventsRolePolicy(LOCATION, PIPELINES),
  builder: builderInstanceRolePolicy(LOCATION),
  imageBuilder: imageBuilderRolePolicy(
    LOCATION,
    rightStatements([{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::artifacts/*" }]),
  ),
  tester: testInstanceRolePolicy(LOCATION),
  consumer: consumerPolicy(REGIONS.map(keyIn), true),
  approver: approverPolicy(LOCATION, PIPELINES.slice(0, 40), "golden-test"),
  promoter: promoterPolicy(LOCATION, "golden-promote"),
  upkeepStarter: upkeepStarterPolicy(LOCATION, "golden-upkeep"),
  // What each project's role has in addition, with a build image in ECR.
  buildImage: policyDocument(...pullStatements(LOCATION, `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/tools/ami:1`)),
};
/** Who assumes a role → the role's trust policy. */
export const TRUST_POLICIES: Readonly<Record<string, PolicyDocument>> = {
  codeBuild: codeBuildTrust(LOCATION, "golden-build"),
  codePipeline: codePipelineTrust(),
  events: eventsTrust(LOCATION, "golden-*-push"),
  scheduler: schedulerTrust(LOCATION),
  instance: instanceTrust(LOCATION),
};

/** The policy of the keys that encrypt images, shared with many accounts. */
export const IMAGE_KEY = imageKeyPolicy({
  location: LOCATION,
  accounts: Array.from({ length: 250 }, (_, index) => String(100000000000 + index)),
  organizations: ["arn:aws:organizations::123456789012:organization/o-exampleorgid"],
  organizationalUnits: ["arn:aws:organizations::123456789012:ou/o-exampleorgid/ou-abcd-11111111"],
});
/** The policy of the key that encrypts the factory's own data. */
export const DATA_KEY_POLICY = dataKeyPolicy({
  location: LOCATION,
  logGroupNames: ["/aws/codebuild/golden-build", "/aws/codebuild/golden-test"],
  topic: true,
  alarmPrefixes: ["golden"],
});
/** The policies of the bucket and the topics. */
export const OTHER_POLICIES: Readonly<Record<string, PolicyDocument>> = {
  bucket: artifactBucketPolicy(BUCKET, ACCOUNT),
  topic: approvalTopicPolicy(
    `arn:aws:sns:eu-west-1:${ACCOUNT}:golden-approval`,
    `arn:aws:iam::${ACCOUNT}:role/golden-pipeline-role-1`,
  ),
  noticesTopic: noticesTopicPolicy(NOTICES_TOPIC, LOCATION, ["golden"]),
};
