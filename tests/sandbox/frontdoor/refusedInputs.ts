// Inputs that AWS documents as refused although its published service models allow them, or that go beyond the models in
// another way: what is asked, what AWS answers, and where AWS says so. The front door's own checks of the models have
// tests of their own.
import type { Shape } from "../../../sandbox/frontdoor/service";

/** Who is asked, and for what. */
export interface Asked {
  readonly service: Service;
  readonly operation: string;
  readonly input: Shape;
}

/** One case. */
export interface RefusedInput extends Asked {
  readonly what: string;
  /** The error's code, and what its message has in it. */
  readonly refusal: RegExp;
  /** The document that says so; of the service's API reference if it names no other one. */
  readonly source: string;
}

/** How the services speak: the prefix of their target, or the version of their query. */
export const SPEECH = {
  cloudwatch: { target: "GraniteServiceVersion20100801" },
  codebuild: { target: "CodeBuild_20161006" },
  codecommit: { target: "CodeCommit_20150413" },
  codeconnections: { target: "CodeConnections_20231201" },
  codepipeline: { target: "CodePipeline_20150709" },
  events: { target: "AWSEvents" },
  kms: { target: "TrentService" },
  logs: { target: "Logs_20140328" },
  ssm: { target: "AmazonSSM" },
  ec2: { version: "2016-11-15" },
  iam: { version: "2010-05-08" },
  sns: { version: "2010-03-31" },
} as const;

/** A service that the cases ask. */
export type Service = keyof typeof SPEECH;

/** What there is when the cases are asked. */
export const THERE = {
  account: "123456789012",
  region: "us-east-1",
  /** A repository, a role that CodeBuild and CodePipeline may assume, a rule, and a parameter of the advanced tier. */
  name: "refusals",
  role: "arn:aws:iam::123456789012:role/refusals",
  parameter: "/refusals/advanced",
} as const;

const RESERVED = [{ key: "aws:x", value: "1" }];
const RESERVED_CAPITAL = [{ Key: "aws:x", Value: "1" }];

const PROJECT = {
  name: "refused",
  source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
  artifacts: { type: "NO_ARTIFACTS" },
  environment: { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:8.0", computeType: "BUILD_GENERAL1_SMALL" },
  serviceRole: THERE.role,
};
const S3_SOURCE = { type: "S3", location: "bucket/key.zip" };
const second = (sourceIdentifier?: string) => ({ ...S3_SOURCE, ...(sourceIdentifier && { sourceIdentifier }) });
const project = (what: string, changes: Shape, message: RegExp, source: string): RefusedInput => ({
  what: `a project with ${what}`,
  service: "codebuild",
  operation: "CreateProject",
  input: { ...PROJECT, ...changes },
  refusal: new RegExp(`^InvalidInputException: .*${message.source}`),
  source,
});

const CODEBUILD: readonly RefusedInput[] = [
  project(
    "encryptionDisabled for no artifacts",
    { artifacts: { type: "NO_ARTIFACTS", encryptionDisabled: false } },
    /encryptionDisabled/,
    "ProjectArtifacts, encryptionDisabled",
  ),
  project(
    "encryptionDisabled for a pipeline's artifacts",
    { source: { type: "CODEPIPELINE" }, artifacts: { type: "CODEPIPELINE", encryptionDisabled: true } },
    /encryptionDisabled/,
    "ProjectArtifacts, encryptionDisabled",
  ),
  project("artifacts in S3 without a bucket", { artifacts: { type: "S3" } }, /location/, "ProjectArtifacts, location"),
  project("a cache in S3 without a bucket", { cache: { type: "S3" } }, /location/, "ProjectCache, location"),
  project(
    "two sources of one identifier",
    { secondarySources: [second("one"), second("two"), second("one")] },
    /one is not unique/,
    "Multiple input sources and output artifacts sample, user guide",
  ),
  project(
    "a secondary source without identifier",
    { secondarySources: [second()] },
    /identifier/,
    "Multiple input sources and output artifacts sample, user guide",
  ),
  project(
    "a dash in a source's identifier",
    { secondarySources: [second("a-b")] },
    /a-b/,
    "ProjectSource, sourceIdentifier",
  ),
  project(
    "13 secondary sources",
    { secondarySources: Array.from({ length: 13 }, (_, index) => second(`s${index}`)) },
    /12/,
    "CreateProject, secondarySources; Quotas for AWS CodeBuild, user guide",
  ),
  project(
    "secondary artifacts for a pipeline",
    { secondaryArtifacts: [{ type: "CODEPIPELINE", artifactIdentifier: "one" }] },
    /secondary/,
    "ProjectArtifacts, type",
  ),
  project(
    "a pipeline's source and artifacts of its own",
    { source: { type: "CODEPIPELINE" } },
    /CODEPIPELINE must be both/,
    "Create a build project, user guide",
  ),
  project("no source and no buildspec", { source: { type: "NO_SOURCE" } }, /buildspec/, "ProjectSource, buildspec"),
  project("a repository of no location", { source: { type: "CODECOMMIT" } }, /location/, "ProjectSource, location"),
  project(
    "a status to report to S3",
    { source: { ...S3_SOURCE, reportBuildStatus: true } },
    /build status/,
    "ProjectSource, reportBuildStatus",
  ),
  project("a badge for S3", { source: S3_SOURCE, badgeEnabled: true }, /badge/, "Build badges sample, user guide"),
  project(
    "17 subnets",
    { vpcConfig: { vpcId: "vpc-1", subnets: Array(17).fill("subnet-1"), securityGroupIds: ["sg-1"] } },
    /16/,
    "VpcConfig, subnets",
  ),
  project("a role that is not an ARN", { serviceRole: "build" }, /role/, "CreateProject, serviceRole"),
  project("a tag of AWS's", { tags: RESERVED }, /aws:/, "Tagging your AWS resources, tagging guide"),
  {
    what: "a report group that exports to no bucket",
    service: "codebuild",
    operation: "CreateReportGroup",
    input: { name: "refused", type: "TEST", exportConfig: { exportConfigType: "S3" } },
    refusal: /^InvalidInputException: .*bucket/,
    source: "ReportExportConfig, s3Destination",
  },
  {
    what: "a build of a project that does not exist",
    service: "codebuild",
    operation: "StartBuild",
    input: { projectName: "refused" },
    refusal: /^ResourceNotFoundException: Project cannot be found/,
    source: "StartBuild, errors",
  },
];

const TRIGGER = {
  name: "one",
  destinationArn: `arn:aws:sns:${THERE.region}:${THERE.account}:topic`,
  branches: [],
  events: ["all"],
};
const triggers = (what: string, change: Shape, code: string, source: string, count = 1): RefusedInput => ({
  what: `a trigger ${what}`,
  service: "codecommit",
  operation: "PutRepositoryTriggers",
  input: { repositoryName: THERE.name, triggers: Array(count).fill({ ...TRIGGER, ...change }) },
  refusal: new RegExp(`^${code}`),
  source,
});

const repository = (what: string, input: Shape, code: string, source: string): RefusedInput => ({
  what: `a repository with ${what}`,
  service: "codecommit",
  operation: "CreateRepository",
  input: { repositoryName: "refused", ...input },
  refusal: new RegExp(`^${code}`),
  source,
});

const ALARM = {
  AlarmName: "refused",
  Namespace: "Refused",
  MetricName: "runs",
  Statistic: "Sum",
  Period: 3600,
  EvaluationPeriods: 24,
  Threshold: 1,
  ComparisonOperator: "LessThanThreshold",
};
const alarm = (what: string, change: Shape, refusal: RegExp, source = "PutMetricAlarm"): RefusedInput => ({
  what: `an alarm ${what}`,
  service: "cloudwatch",
  operation: "PutMetricAlarm",
  input: { ...ALARM, ...change },
  refusal,
  source,
});
const dashboard = (what: string, DashboardName: string, body: object): RefusedInput => ({
  what: `a dashboard with ${what}`,
  service: "cloudwatch",
  operation: "PutDashboard",
  input: { DashboardName, DashboardBody: JSON.stringify(body) },
  refusal: /^InvalidParameterInput: /,
  source: "PutDashboard; Dashboard body structure and syntax",
});

const CLOUDWATCH: readonly RefusedInput[] = [
  alarm("that looks back eight days", { EvaluationPeriods: 192 }, /^ValidationError: .*604800/),
  alarm(
    "of short periods that looks back two days",
    { Period: 60, EvaluationPeriods: 2880 },
    /^ValidationError: .*86400/,
  ),
  alarm(
    "that tells a topic of another region",
    { AlarmActions: [`arn:aws:sns:eu-west-1:${THERE.account}:topic`] },
    /^ValidationError: Invalid region eu-west-1/,
  ),
  dashboard("a dot in its name", "a.b", { widgets: [] }),
  dashboard("no widgets", "refused", {}),
  dashboard("501 widgets", "refused", { widgets: Array(501).fill({ type: "text", properties: { markdown: "" } }) }),
  {
    what: "a metric in a namespace of AWS's own",
    service: "cloudwatch",
    operation: "PutMetricData",
    input: { Namespace: "AWS/EC2", MetricData: [{ MetricName: "refused", Value: 1 }] },
    refusal: /^InvalidParameterValue: .*AWS\//,
    source: "PutMetricData, Namespace",
  },
];

const CODECOMMIT: readonly RefusedInput[] = [
  triggers(
    "of a queue",
    { destinationArn: `arn:aws:sqs:${THERE.region}:${THERE.account}:queue` },
    "InvalidRepositoryTriggerDestinationArnException",
    "RepositoryTrigger, destinationArn",
  ),
  triggers(
    "of a topic elsewhere",
    { destinationArn: `arn:aws:sns:eu-west-1:${THERE.account}:topic` },
    "InvalidRepositoryTriggerRegionException",
    "PutRepositoryTriggers, errors",
  ),
  triggers(
    "for all events and another",
    { events: ["all", "createReference"] },
    "InvalidRepositoryTriggerEventsException",
    "RepositoryTrigger, events",
  ),
  triggers(
    "for no event",
    { events: [] },
    "RepositoryTriggerEventsListRequiredException",
    "PutRepositoryTriggers, errors",
  ),
  triggers("too many", {}, "MaximumRepositoryTriggersExceededException", "Quotas in AWS CodeCommit, user guide", 11),
  triggers(
    "for 11 branches",
    { branches: Array(11).fill("main") },
    "MaximumBranchesExceededException",
    "Quotas in AWS CodeCommit, user guide",
  ),
  triggers("that AWS takes", {}, "UnsupportedOperation: .*does not emulate triggers", "the sandbox's own"),
  repository(
    "an unknown key",
    { kmsKeyId: "alias/none" },
    "EncryptionKeyNotFoundException",
    "CreateRepository, errors",
  ),
  repository(
    "a name that ends in .git",
    { repositoryName: "a.git" },
    "InvalidRepositoryNameException",
    "CreateRepository",
  ),
  repository(
    "a name that is taken",
    { repositoryName: THERE.name },
    "RepositoryNameExistsException",
    "CreateRepository, errors",
  ),
  repository(
    "a tag of AWS's",
    { tags: { "aws:x": "1" } },
    "InvalidSystemTagUsageException: .*aws:",
    "CreateRepository, errors",
  ),
  {
    what: "an unknown key for a repository",
    service: "codecommit",
    operation: "UpdateRepositoryEncryptionKey",
    input: { repositoryName: THERE.name, kmsKeyId: "alias/none" },
    refusal: /^EncryptionKeyNotFoundException/,
    source: "UpdateRepositoryEncryptionKey, errors",
  },
  {
    what: "a commit of nothing",
    service: "codecommit",
    operation: "CreateCommit",
    input: { repositoryName: THERE.name, branchName: "main" },
    refusal: /^FileEntryRequiredException/,
    source: "CreateCommit, errors",
  },
];

const SOURCE_ACTION = {
  name: "Source",
  actionTypeId: { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" },
  configuration: { RepositoryName: THERE.name, BranchName: "main", PollForSourceChanges: "false" },
  outputArtifacts: [{ name: "Source" }],
};
const BUILD_ACTION = {
  name: "Build",
  actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" },
  configuration: { ProjectName: "refused" },
  inputArtifacts: [{ name: "Source" }],
};
const SOURCE_STAGE = { name: "Source", actions: [SOURCE_ACTION] };
const BUILD_STAGE = { name: "Build", actions: [BUILD_ACTION] };
const STORE = { type: "S3", location: "bucket" };
const pipeline = (what: string, changes: Shape, refusal: RegExp, source: string, tags: Shape[] = []): RefusedInput => ({
  what: `a pipeline with ${what}`,
  service: "codepipeline",
  operation: "CreatePipeline",
  input: {
    pipeline: {
      name: "refused",
      roleArn: THERE.role,
      artifactStore: STORE,
      pipelineType: "V2",
      stages: [SOURCE_STAGE, BUILD_STAGE],
      ...changes,
    },
    tags,
  },
  refusal,
  source,
});
const STRUCTURE = "CodePipeline pipeline structure reference, user guide";
const PUSH_TRIGGER = {
  providerType: "CodeStarSourceConnection",
  gitConfiguration: { sourceActionName: "Source", push: [{ branches: { includes: ["main"] } }] },
};

const CODEPIPELINE: readonly RefusedInput[] = [
  pipeline("one stage", { stages: [SOURCE_STAGE] }, /^InvalidStructureException: .*2 stages/, STRUCTURE),
  pipeline("no source first", { stages: [BUILD_STAGE, SOURCE_STAGE] }, /^InvalidStructureException/, STRUCTURE),
  pipeline(
    "two stages of one name",
    { stages: [SOURCE_STAGE, BUILD_STAGE, BUILD_STAGE] },
    /^InvalidStageDeclarationException: .*Build/,
    STRUCTURE,
  ),
  pipeline(
    "an artifact that no action puts out",
    { stages: [SOURCE_STAGE, { name: "Build", actions: [{ ...BUILD_ACTION, inputArtifacts: [{ name: "None" }] }] }] },
    /^InvalidActionDeclarationException: .*None/,
    STRUCTURE,
  ),
  pipeline(
    "two kinds of artifact stores",
    { artifactStores: { [THERE.region]: STORE } },
    /^ValidationException: .*artifactStores/,
    "PipelineDeclaration, artifactStore",
  ),
  pipeline(
    "a queue, of type V1",
    { pipelineType: "V1", executionMode: "QUEUED" },
    /^InvalidStructureException: .*V2/,
    "PipelineDeclaration, executionMode",
  ),
  pipeline(
    "triggers, of type V1",
    { pipelineType: "V1", triggers: [PUSH_TRIGGER] },
    /^InvalidStructureException: .*V2/,
    "PipelineDeclaration, triggers",
  ),
  pipeline(
    "a trigger of a source without a connection",
    { triggers: [PUSH_TRIGGER] },
    /^InvalidStructureException: .*CodeStarSourceConnection/,
    "PipelineTriggerDeclaration",
  ),
  pipeline("a tag of AWS's", {}, /^InvalidTagsException: .*aws:/, "CreatePipeline, errors", RESERVED),
  {
    what: "a run of a pipeline that does not exist",
    service: "codepipeline",
    operation: "StartPipelineExecution",
    input: { name: "refused" },
    refusal: /^PipelineNotFoundException/,
    source: "StartPipelineExecution, errors",
  },
];

const parameter = (what: string, input: Shape, refusal: RegExp, source: string): RefusedInput => ({
  what: `a parameter with ${what}`,
  service: "ssm",
  operation: "PutParameter",
  input: { Name: "/refused", Value: "x", Type: "String", ...input },
  refusal,
  source,
});
const NAMES = "PutParameter, Name";
const TIERS = "Managing parameter tiers, user guide";

const SSM: readonly RefusedInput[] = [
  parameter("5,000 characters", { Value: "x".repeat(5000) }, /^ValidationException: .*4096/, TIERS),
  parameter(
    "9,000 characters",
    { Value: "x".repeat(9000), Tier: "Intelligent-Tiering" },
    /^ValidationException: .*8192/,
    TIERS,
  ),
  parameter(
    "a tier below its own",
    { Name: THERE.parameter, Overwrite: true, Tier: "Standard" },
    /^ValidationException: .*downgrade/,
    TIERS,
  ),
  parameter(
    "another type than it has",
    { Name: THERE.parameter, Overwrite: true, Type: "StringList" },
    /^HierarchyTypeMismatchException/,
    "PutParameter, errors",
  ),
  parameter(
    "another data type than it has",
    { Name: THERE.parameter, Overwrite: true, DataType: "aws:ec2:image", Value: "ami-0123456789abcdef0" },
    /^ValidationException: .*data type .* cannot be changed/,
    "hashicorp/terraform-provider-aws#35959",
  ),
  parameter("a path without slash in front", { Name: "a/b" }, /^ValidationException: .*fully qualified/, NAMES),
  parameter("16 levels", { Name: "/a".repeat(16) }, /^HierarchyLevelLimitExceededException/, NAMES),
  parameter("a name of Systems Manager's", { Name: "/ssm/x" }, /^ValidationException: .*ssm/, NAMES),
  parameter("a name of AWS's", { Name: "/aws/x" }, /^AccessDeniedException: .*reserved/, NAMES),
  parameter("another parameter in it", { Value: "{{ssm:a}}" }, /^ValidationException: .*nest/, "PutParameter, Value"),
  parameter(
    "a value that its pattern forbids",
    { AllowedPattern: "^[0-9]+$" },
    /^ParameterPatternMismatchException/,
    "PutParameter, errors",
  ),
  parameter("no type", { Type: undefined }, /^ValidationException: .*type is required/, "PutParameter, Type"),
  parameter(
    "an unknown data type",
    { DataType: "image" },
    /^ValidationException: .*data type/,
    "PutParameter, DataType",
  ),
  parameter("a name that is taken", { Name: THERE.parameter }, /^ParameterAlreadyExists/, "PutParameter, Overwrite"),
  parameter(
    "tags on a new version",
    { Name: THERE.parameter, Overwrite: true, Tags: [{ Key: "a", Value: "b" }] },
    /^ValidationException: .*tags and overwrite/,
    "PutParameter, Tags",
  ),
  parameter("a tag of AWS's", { Tags: RESERVED_CAPITAL }, /^ValidationException: .*aws:/, "PutParameter, Tags"),
];

const EC2: readonly RefusedInput[] = [
  {
    what: "a launch of an AMI that does not exist",
    service: "ec2",
    operation: "RunInstances",
    input: { ImageId: "ami-0123456789abcdef0", MinCount: "1", MaxCount: "1" },
    refusal: /^InvalidAMIID\.NotFound: .*ami-0123456789abcdef0/,
    source: "Error codes for the Amazon EC2 API, developer guide",
  },
  {
    what: "a copy of an AMI that does not exist",
    service: "ec2",
    operation: "CopyImage",
    input: { Name: "refused", SourceImageId: "ami-0123456789abcdef0", SourceRegion: "eu-west-1" },
    refusal: /^InvalidAMIID\.NotFound/,
    source: "Error codes for the Amazon EC2 API, developer guide",
  },
  {
    what: "an AMI whose name has a star",
    service: "ec2",
    operation: "RegisterImage",
    input: { Name: "a*b", RootDeviceName: "/dev/sda1" },
    refusal: /^InvalidAMIName\.Malformed/,
    source: "RegisterImage, Name",
  },
  {
    what: "a launch template with a tag of AWS's",
    service: "ec2",
    operation: "CreateLaunchTemplate",
    input: {
      LaunchTemplateName: "refused",
      "LaunchTemplateData.InstanceType": "t3.small",
      "TagSpecification.1.ResourceType": "launch-template",
      "TagSpecification.1.Tag.1.Key": "aws:x",
      "TagSpecification.1.Tag.1.Value": "1",
    },
    refusal: /^InvalidParameterValue: .*aws:/,
    source: "Tag your Amazon EC2 resources, user guide",
  },
  {
    what: "a tag of AWS's on an AMI",
    service: "ec2",
    operation: "CreateTags",
    input: { "ResourceId.1": "ami-0123456789abcdef0", "Tag.1.Key": "aws:x", "Tag.1.Value": "1" },
    refusal: /^InvalidParameterValue: .*aws:/,
    source: "Tag your Amazon EC2 resources, user guide",
  },
  {
    what: "references to an AMI of no type of resource",
    service: "ec2",
    operation: "DescribeImageReferences",
    input: { "ImageId.1": "ami-0123456789abcdef0" },
    refusal: /^MissingParameter/,
    source: "DescribeImageReferences, IncludeAllResourceTypes",
  },
  {
    what: "a usage report on an AMI that does not exist",
    service: "ec2",
    operation: "CreateImageUsageReport",
    input: { ImageId: "ami-0123456789abcdef0", "ResourceType.1.ResourceType": "ec2:Instance" },
    refusal: /^InvalidAMIID\.NotFound/,
    source: "Error codes for the Amazon EC2 API, developer guide",
  },
];

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const LONG_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::b/${"x".repeat(10_240)}` }],
});
const TWINS = {
  "Tags.member.1.Key": "Project",
  "Tags.member.1.Value": "a",
  "Tags.member.2.Key": "project",
  "Tags.member.2.Value": "b",
};
const IAM_QUOTAS = "IAM and AWS STS quotas, user guide";

const IAM: readonly RefusedInput[] = [
  {
    what: "tags of a role that differ only in case",
    service: "iam",
    operation: "CreateRole",
    input: { RoleName: "refused", AssumeRolePolicyDocument: TRUST, ...TWINS },
    refusal: /^InvalidInput: Duplicate tag keys found/,
    source: "Tags for AWS Identity and Access Management resources, user guide",
  },
  {
    what: "tags of an instance profile that differ only in case",
    service: "iam",
    operation: "CreateInstanceProfile",
    input: { InstanceProfileName: "refused", ...TWINS },
    refusal: /^InvalidInput: Duplicate tag keys found/,
    source: "Tags for AWS Identity and Access Management resources, user guide",
  },
  {
    what: "a tag of AWS's on a role",
    service: "iam",
    operation: "TagRole",
    input: { RoleName: THERE.name, "Tags.member.1.Key": "aws:x", "Tags.member.1.Value": "1" },
    refusal: /^InvalidInput: .*aws:/,
    source: "Tags for AWS Identity and Access Management resources, user guide",
  },
  {
    what: "an inline policy of more than 10,240 characters",
    service: "iam",
    operation: "PutRolePolicy",
    input: { RoleName: THERE.name, PolicyName: "long", PolicyDocument: LONG_POLICY },
    refusal: /^LimitExceeded: Maximum policy size of 10240 bytes exceeded/,
    source: IAM_QUOTAS,
  },
  {
    what: "a managed policy of more than 6,144 characters",
    service: "iam",
    operation: "CreatePolicy",
    input: { PolicyName: "long", PolicyDocument: LONG_POLICY },
    refusal: /^LimitExceeded: Cannot exceed quota for PolicySize: 6144/,
    source: IAM_QUOTAS,
  },
];

const rule = (what: string, input: Shape, refusal: RegExp, source: string): RefusedInput => ({
  what: `a rule with ${what}`,
  service: "events",
  operation: "PutRule",
  input: { Name: "refused", ...input },
  refusal,
  source,
});
const SCHEDULES = "Setting a schedule pattern for scheduled rules, user guide";

const MISSING_PRINCIPAL = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${THERE.account}:role/none` },
      Action: "sts:AssumeRole",
      Resource: "*",
    },
  ],
});

const OTHERS: readonly RefusedInput[] = [
  {
    what: "a role that trusts a role that does not exist",
    service: "iam",
    operation: "UpdateAssumeRolePolicy",
    input: { RoleName: THERE.name, PolicyDocument: MISSING_PRINCIPAL },
    refusal: /^MalformedPolicyDocument: Invalid principal/,
    source: "UpdateAssumeRolePolicy, errors",
  },
  {
    what: "a key for a role that does not exist",
    service: "kms",
    operation: "CreateKey",
    input: { Policy: MISSING_PRINCIPAL },
    refusal: /^MalformedPolicyDocumentException: .*invalid principals/,
    source: "CreateKey, errors",
  },
  {
    what: "a message whose subject has two lines",
    service: "sns",
    operation: "Publish",
    input: { TopicArn: `arn:aws:sns:${THERE.region}:${THERE.account}:none`, Subject: "one\ntwo", Message: "text" },
    refusal: /^InvalidParameter: .*Subject/,
    source: "Publish, Subject",
  },
  {
    what: "a message in several forms of which none is the default",
    service: "sns",
    operation: "Publish",
    input: {
      TopicArn: `arn:aws:sns:${THERE.region}:${THERE.account}:none`,
      MessageStructure: "json",
      Message: '{"https":"text"}',
    },
    refusal: /^InvalidParameter: .*default/,
    source: "Publish, MessageStructure",
  },
  {
    what: "a subscription by an unknown protocol",
    service: "sns",
    operation: "Subscribe",
    input: {
      TopicArn: `arn:aws:sns:${THERE.region}:${THERE.account}:none`,
      Protocol: "carrier-pigeon",
      Endpoint: "x",
    },
    refusal: /^InvalidParameter: .*protocol/,
    source: "Subscribe, Protocol",
  },
  {
    what: "a pipeline as a target without a role",
    service: "events",
    operation: "PutTargets",
    input: {
      Rule: THERE.name,
      Targets: [{ Id: "1", Arn: `arn:aws:codepipeline:${THERE.region}:${THERE.account}:none` }],
    },
    refusal: /^ValidationException: RoleArn is required/,
    source: "Using IAM roles to let EventBridge access target resources, user guide",
  },
  rule("neither pattern nor schedule", {}, /^ValidationException/, "PutRule"),
  rule("a pattern that is not JSON", { EventPattern: "{a" }, /^InvalidEventPatternException/, "PutRule, errors"),
  rule("a value that is no list", { EventPattern: '{"source":1}' }, /^InvalidEventPatternException/, "PutRule, errors"),
  rule(
    "a rate of 1 days",
    { ScheduleExpression: "rate(1 days)" },
    /^ValidationException: .*ScheduleExpression/,
    SCHEDULES,
  ),
  rule(
    "a rate of 2 day",
    { ScheduleExpression: "rate(2 day)" },
    /^ValidationException: .*ScheduleExpression/,
    SCHEDULES,
  ),
  rule("a cron of five fields", { ScheduleExpression: "cron(0 3 * * ?)" }, /^ValidationException/, SCHEDULES),
  rule(
    "a tag of AWS's",
    { EventPattern: '{"source":["a"]}', Tags: RESERVED_CAPITAL },
    /^ValidationException: .*aws:/,
    "PutRule, Tags",
  ),
  {
    what: "a target of a rule that does not exist",
    service: "events",
    operation: "PutTargets",
    input: { Rule: "refused", Targets: [{ Id: "1", Arn: `arn:aws:sqs:${THERE.region}:${THERE.account}:queue` }] },
    refusal: /^ResourceNotFoundException/,
    source: "PutTargets, errors",
  },
  {
    what: "six targets of a rule",
    service: "events",
    operation: "PutTargets",
    input: {
      Rule: THERE.name,
      Targets: Array.from({ length: 6 }, (_, index) => ({
        Id: String(index),
        Arn: `arn:aws:sqs:${THERE.region}:${THERE.account}:queue-${index}`,
      })),
    },
    refusal: /^LimitExceededException/,
    source: "Amazon EventBridge quotas, user guide",
  },
  {
    what: "a log group kept for 42 days",
    service: "logs",
    operation: "PutRetentionPolicy",
    input: { logGroupName: THERE.name, retentionInDays: 42 },
    refusal: /^InvalidParameterException: .*retentionInDays/,
    source: "PutRetentionPolicy, retentionInDays",
  },
  {
    what: "a topic with a tag of AWS's",
    service: "sns",
    operation: "CreateTopic",
    input: { Name: "refused", "Tags.member.1.Key": "aws:x", "Tags.member.1.Value": "1" },
    refusal: /^InvalidParameter: .*aws:/,
    source: "Amazon SNS topic tagging, developer guide",
  },
  {
    what: "a topic whose name has a dot",
    service: "sns",
    operation: "CreateTopic",
    input: { Name: "a.b" },
    refusal: /^InvalidParameter/,
    source: "CreateTopic, Name",
  },
  {
    what: "a key with a tag of AWS's",
    service: "kms",
    operation: "CreateKey",
    input: { Tags: [{ TagKey: "aws:x", TagValue: "1" }] },
    refusal: /^TagException: .*aws:/,
    source: "CreateKey, Tags",
  },
];

const CODECONNECTIONS: readonly RefusedInput[] = [
  {
    what: "a connection to no provider",
    service: "codeconnections",
    operation: "CreateConnection",
    input: { ConnectionName: "refused" },
    refusal: /^InvalidInputException: .*ProviderType/,
    source: "CreateConnection, ProviderType and HostArn",
  },
  {
    what: "a connection that does not exist",
    service: "codeconnections",
    operation: "GetConnection",
    input: { ConnectionArn: `arn:aws:codeconnections:${THERE.region}:${THERE.account}:connection/none` },
    refusal: /^ResourceNotFoundException/,
    source: "GetConnection, errors",
  },
];

const notEmulated = (service: Service, operation: string, input: Shape = {}): RefusedInput => ({
  what: `${operation} of ${service}, which the sandbox does not emulate`,
  service,
  operation,
  input,
  refusal: new RegExp(`^UnsupportedOperation: The sandbox does not emulate ${service}:${operation}\\.$`),
  source: "the sandbox's own",
});

const NOT_EMULATED: readonly RefusedInput[] = [
  notEmulated("codebuild", "ListFleets"),
  notEmulated("codeconnections", "ListHosts"),
  notEmulated("ssm", "ListNodes"),
  notEmulated("ec2", "GetSerialConsoleAccessStatus"),
  notEmulated("iam", "ListInstanceProfileTags", { InstanceProfileName: "refused" }),
];

/** All cases. */
export const REFUSED_INPUTS: readonly RefusedInput[] = [
  ...CODEBUILD,
  ...CLOUDWATCH,
  ...CODECOMMIT,
  ...CODECONNECTIONS,
  ...CODEPIPELINE,
  ...SSM,
  ...EC2,
  ...IAM,
  ...OTHERS,
  ...NOT_EMULATED,
];
