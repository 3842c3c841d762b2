// The arguments of an AmiFactory that are settings of a stack, too. Written by npm run settings: do not edit.
import type * as pulumi from "@pulumi/pulumi";
import type { BuilderPolicies } from "../foundation/builderRights";

/** Every setting as an argument. */
export interface SettingArgs {
  /**
   * Where images are made from: `codecommit` is a repository that the stack makes and commits buildsrc/ to; the others
   * are a repository of your own there, which a connection of AWS CodeConnections reaches (docs/repository.md).
   * @default "codecommit"
   */
  readonly source?:
    | "codecommit"
    | "github"
    | "github-enterprise"
    | "gitlab"
    | "gitlab-self-managed"
    | "bitbucket"
    | "azure-devops";
  /**
   * The ARN of the connection to your own repository. GitHub Enterprise Server and self-managed GitLab need one that
   * exists.
   * @default - a connection that the stack makes, which somebody has to complete once in the console
   */
  readonly connectionArn?: pulumi.Input<string>;
  /**
   * Your own repository, as owner/name. Groups of GitLab may be nested.
   * @default - none; every source but codecommit needs it
   */
  readonly repository?: string;
  /**
   * The folder of your own repository that has the contents of buildsrc/. Files outside of it influence no image.
   * @default - the repository's root
   */
  readonly repositoryFolder?: string;
  /**
   * Patterns of tags in your own repository: pushing such a tag starts the pipelines, too, at the tag's commit, which
   * may be on no branch. Protect these tags there: whoever may push one decides what is released, past the protection
   * of the branch.
   * @default - none; only pushes to the branch start them
   */
  readonly triggerTags?: readonly string[];
  /**
   * The name of the CodeCommit repository.
   * @default - the factory's name
   */
  readonly repositoryName?: string;
  /**
   * The description of the repository, shown in the console.
   * @default "What this factory's machine images are made from."
   */
  readonly repositoryDescription?: string;
  /**
   * The branch that images are made from, whose pushes start the pipelines. In a CodeCommit repository it is the one
   * that is seeded.
   * @default "main"
   */
  readonly branch?: string;
  /**
   * What happens to a file that changed in buildsrc/ and in the repository since the last seeding: `stop` ends with an
   * error that names the files; `overwrite` commits the file from buildsrc/, and the history keeps both versions.
   * @default "stop"
   */
  readonly onConflict?: "stop" | "overwrite";
  /**
   * Whether pulumi destroy leaves the repository, with its history, in the account. It goes by the setting at the last
   * pulumi up.
   * @default true
   */
  readonly retainRepositoryOnDelete?: boolean;
  /**
   * Whether to take over an existing repository of that name, such as one that pulumi destroy left.
   * @default false
   */
  readonly adoptRepository?: boolean;
  /**
   * A folder with images of your own, each a folder with a file image.pkrvars.json. It is committed as images/, in
   * place of the example images, which are then neither committed nor built. A relative path starts at the folder that
   * Pulumi runs in.
   * @default - the images/ folder of the source folder
   */
  readonly imagesFolder?: string;
  /**
   * The images to build: names of folders in images/.
   * @default - all folders in images/
   */
  readonly images?: readonly string[];
  /**
   * Images of your own repository that are built on others: image name → the image that it is built on, whose releases
   * start its pipeline. Where pulumi up sees the images' folders, base_image in their settings says it.
   * @default - what the settings of the images in the folder say
   */
  readonly baseImages?: Readonly<Record<string, string>>;
  /**
   * The accounts all of whose AMIs images may start from, by their ids; the factory's own account may be among them.
   * Other base images are public ones of the publishers of the families (Amazon, Canonical, Debian, Red Hat, Rocky
   * Linux and AlmaLinux), and releases of the factory.
   * @default - none
   */
  readonly baseImageAccounts?: readonly string[];
  /**
   * Rights of single images' builders, such as to read a bucket: image name → a list of ARNs of managed policies and of
   * statements as IAM writes them. The builder of such an image gets a role of its own. Builders of pull requests and
   * test instances get none of these rights. Whoever can push to the repository can use them (docs/permissions.md).
   * @default - none: a builder may only let Systems Manager reach it
   */
  readonly builderPolicies?: BuilderPolicies;
  /**
   * The parameters and secrets that images may hand to their provisioners, in the factory's account and home region:
   * `ssm:` or `secretsmanager:` and a name, which may end with * for any rest. Builds of pull requests get none.
   * Whoever can push to the repository can read them (docs/permissions.md).
   * @default - none
   */
  readonly builderInputs?: readonly string[];
  /**
   * Up to what age an AMI with the same content is reused; 0 builds a new one every time. 0 to 3650 days.
   * @default 30
   */
  readonly rebuildMaxAgeDays?: number;
  /**
   * Whether a run whose image has a current release skips all stages after Validate. With false, Build finds the AMI
   * again, Test its record, and Publish puts everything right once more.
   * @default true
   */
  readonly skipUnchanged?: boolean;
  /**
   * The keys that encrypt images: `aws-managed` is AWS's own key for EBS (alias/aws/ebs), whatever the account's
   * default key is, and no other account can use it; `customer-managed` is one key per region that the stack creates
   * and that pulumi destroy keeps; `none` does not encrypt images, and is refused where the account encrypts every
   * volume by default; `auto` is customer-managed for shared images and aws-managed for others.
   * @default "auto"
   */
  readonly imageEncryption?: "auto" | "aws-managed" | "customer-managed" | "none";
  /**
   * The regions that images are copied to. The home region may be among them; images are always published there.
   * @default - none
   */
  readonly publishRegions?: readonly string[];
  /**
   * The accounts that may launch the images: their ids, or "all" for everybody.
   * @default - none
   */
  readonly publishAccounts?: readonly string[];
  /**
   * The organizations whose accounts may launch the images: their ARNs.
   * @default - none
   */
  readonly publishOrganizations?: readonly string[];
  /**
   * The organizational units whose accounts may launch the images: their ARNs.
   * @default - none
   */
  readonly publishOrganizationalUnits?: readonly string[];
  /**
   * Whether the accounts in publishAccounts may also copy the images: the snapshots are shared with them as well.
   * @default false
   */
  readonly shareSnapshots?: boolean;
  /**
   * Whether publishAccounts may be "all". EC2 can make only unencrypted images public: set imageEncryption to none as
   * well.
   * @default false
   */
  readonly publishAllowPublic?: boolean;
  /**
   * The channels that every release moves, in addition to latest. They are labels of the SSM parameters.
   * @default - none
   */
  readonly publishChannels?: readonly string[];
  /**
   * After how many days a release is deprecated; 0 means never. Other accounts no longer see a deprecated release in
   * lists, but can still launch it. 0 to 3650 days.
   * @default 0
   */
  readonly publishDeprecateAfterDays?: number;
  /**
   * Whether releases are protected from being deregistered.
   * @default true
   */
  readonly publishDeregistrationProtection?: boolean;
  /**
   * Whether somebody must approve an AMI before it is published for the first time.
   * @default false
   */
  readonly approval?: boolean;
  /**
   * Who is asked for approval: e-mail addresses, each of which must confirm its subscription once.
   * @default - none
   */
  readonly approvalEmails?: readonly string[];
  /**
   * How long a request for approval waits for an answer before it counts as rejected. 5 to 86400 minutes.
   * @default 10080
   */
  readonly approvalTimeoutMinutes?: number;
  /**
   * Whose approval counts: the ARNs of IAM users and roles.
   * @default - everybody who is allowed to approve
   */
  readonly approvers?: readonly string[];
  /**
   * The VPC to build in. Set subnetId as well.
   * @default - the region's default VPC
   */
  readonly vpcId?: pulumi.Input<string>;
  /**
   * The subnet to build in. Set vpcId as well. The subnet needs a way to the internet, and its availability zone must
   * offer the instance types of all images.
   * @default - the first default subnet, by id, whose zone offers the instance types of all images
   */
  readonly subnetId?: pulumi.Input<string>;
  /**
   * Where builders and test instances may connect to besides ports 80 and 443 of any address: protocol, port or range
   * of ports, and block of addresses, such as tcp/5432/10.0.0.0/8. It holds for all images, and for the builds of pull
   * requests too.
   * @default - nowhere else
   */
  readonly builderEgress?: readonly string[];
  /**
   * Whether builders get a public IP address. No inbound connection is allowed to it.
   * @default - true in the default VPC, false in another
   */
  readonly assignPublicIp?: boolean;
  /**
   * The container image that CodeBuild runs the stages in: one of CodeBuild's with Node.js 22 on Ubuntu, or your own in
   * ECR. docs/operations.md says what your own has to contain.
   * @default "aws/codebuild/standard:8.0"
   */
  readonly buildImage?: string;
  /**
   * The size of the machine that CodeBuild runs the stages on. A small one is enough, since the work is done on the
   * builder.
   * @default "BUILD_GENERAL1_SMALL"
   */
  readonly buildComputeType?:
    | "BUILD_GENERAL1_SMALL"
    | "BUILD_GENERAL1_MEDIUM"
    | "BUILD_GENERAL1_LARGE"
    | "BUILD_GENERAL1_XLARGE"
    | "BUILD_GENERAL1_2XLARGE";
  /**
   * The least severe finding of shellcheck in an image's scripts that fails Validate. Less severe ones are only shown.
   * @default "warning"
   */
  readonly shellcheckSeverity?: "error" | "warning" | "info" | "style";
  /**
   * How long Validate may run before it is stopped. 5 to 2160 minutes.
   * @default 15
   */
  readonly validateTimeoutMinutes?: number;
  /**
   * How long Build may run before it is stopped, the making of the AMI included. Its provisioners have about an hour:
   * then Systems Manager closes the session to the builder. 5 to 2160 minutes.
   * @default 90
   */
  readonly buildTimeoutMinutes?: number;
  /**
   * How long Test may run before it is stopped. 5 to 480 minutes.
   * @default 30
   */
  readonly testTimeoutMinutes?: number;
  /**
   * How long Publish may run before it is stopped. It mostly waits for copies, which take minutes and run in all
   * regions at the same time. 5 to 2160 minutes.
   * @default 120
   */
  readonly publishTimeoutMinutes?: number;
  /**
   * How long a stage may wait for a free CodeBuild machine. 5 to 480 minutes.
   * @default 480
   */
  readonly queuedTimeoutMinutes?: number;
  /**
   * When Upkeep runs: a cron or rate expression of EventBridge Scheduler. Empty: only when somebody starts it
   * (docs/upkeep.md).
   * @default "cron(0 3 * * ? *)"
   */
  readonly upkeepSchedule?: string;
  /**
   * The time zone of the schedules, by its name in the IANA database.
   * @default "UTC"
   */
  readonly upkeepTimeZone?: string;
  /**
   * When single images are built anew, whatever changed: image name → a cron or rate expression of EventBridge
   * Scheduler.
   * @default - only when something changed, or an AMI is older than rebuildMaxAgeDays
   */
  readonly rebuildSchedules?: Readonly<Record<string, string>>;
  /**
   * Whether releases that nobody uses are retired. With false, Upkeep shows what it would do.
   * @default false
   */
  readonly retire?: boolean;
  /**
   * How many of the newest releases of each image are never retired. 1 to 1000 releases.
   * @default 5
   */
  readonly keepReleases?: number;
  /**
   * Up to what age a release is never retired. 0 to 3650 days.
   * @default 90
   */
  readonly keepDays?: number;
  /**
   * How long a release stays at each step on its way out: told, deprecated, disabled, gone. 0 to 365 days.
   * @default 14
   */
  readonly retireWaitDays?: number;
  /**
   * How many releases may take a step in one run. 1 to 100 releases.
   * @default 10
   */
  readonly retireMaxPerRun?: number;
  /**
   * A command that prints the ids of AMIs that are in use where Upkeep cannot look. It runs in Upkeep's build, without
   * the role's credentials; if it fails or prints nothing, nothing is retired. It is no place for a secret: the build
   * shows its environment.
   * @default - none
   */
  readonly usedAmisCommand?: string;
  /**
   * From what age Upkeep removes what builds left: unfinished and rejected AMIs, snapshots, volumes, key pairs,
   * instances. 1 to 365 days.
   * @default 7
   */
  readonly leftoverDays?: number;
  /**
   * How long the recycle bin keeps the factory's AMIs and snapshots that were removed; 0 for no rule. 0 to 365 days.
   * @default 0
   */
  readonly recycleBinDays?: number;
  /**
   * Who is told of failed runs, releases, approvals that wait, and what Upkeep does: e-mail addresses, each of which
   * must confirm its subscription once.
   * @default - nobody
   */
  readonly notifyEmails?: readonly string[];
  /**
   * The ARN of an SNS topic of your own, in the home region, that gets these messages in place of a topic that the
   * stack makes.
   * @default - a topic that the stack makes, if there are addresses
   */
  readonly notifyTopicArn?: string;
  /**
   * Whether messages are also in the format that Amazon Q Developer in chat applications shows in Slack and Microsoft
   * Teams.
   * @default false
   */
  readonly notifyChat?: boolean;
  /**
   * Whether there is a CloudWatch dashboard of the factory (docs/upkeep.md), and metrics for it. docs/costs.md says
   * what it and everything else costs.
   * @default true
   */
  readonly dashboard?: boolean;
  /**
   * Whether CloudWatch alarms watch for failed runs, old releases and bases, and an Upkeep that did not run.
   * @default true
   */
  readonly alarms?: boolean;
  /**
   * From what age of an image's newest release there is an alarm; 0 for never. 0 to 3650 days.
   * @default 0
   */
  readonly alarmReleaseDays?: number;
  /**
   * From what age of the base of an image's newest release there is an alarm; 0 for never. 0 to 3650 days.
   * @default 0
   */
  readonly alarmBaseDays?: number;
  /**
   * After how many hours without Upkeep there is an alarm, or three hours after the next run should have been, where
   * the schedule pauses longer; 0 for never. 0 to 168 hours.
   * @default 27
   */
  readonly alarmUpkeepHours?: number;
  /**
   * The GitHub repository whose workflows preview and deploy this stack, as owner/name. The stack then has two roles
   * for them: one for the previews of pull requests, one for deployments to an environment. A repository that was made
   * after July 15, 2026 has ids in its tokens: write owner@ID/name@ID.
   * @default - none: no roles
   */
  readonly githubRepository?: string;
  /**
   * The GitHub environment whose jobs may deploy this stack.
   * @default - the stack's name
   */
  readonly githubEnvironment?: string;
  /**
   * The branch from which that environment's jobs may deploy this stack, whatever the environment itself allows.
   * @default "main"
   */
  readonly githubBranch?: string;
  /**
   * Where Pulumi keeps the stack's state, if the roles need rights on it: a bucket like s3://bucket/path, or
   * pulumi-cloud.
   * @default - pulumi-cloud
   */
  readonly stateBackend?: string;
  /**
   * The ARN of the KMS key that encrypts the stack's secrets (a secrets provider awskms://) or the bucket of its state.
   * @default - none
   */
  readonly stateKeyArn?: string;
  /**
   * Whether pull requests to the branch of your own repository run pipelines of their own, which cannot publish
   * (docs/pull-requests.md).
   * @default false
   */
  readonly pullRequests?: boolean;
  /**
   * What a pull request runs: `validate` only checks its files; `build` also builds each image whose content changes,
   * and tests it.
   * @default "validate"
   */
  readonly pullRequestBuilds?: "validate" | "build";
  /**
   * How old what a pull request's pipelines made can become. Its AMIs go when it is closed; those of others that are
   * older go with them. 1 to 365 days.
   * @default 14
   */
  readonly pullRequestDays?: number;
  /**
   * What the names of the pipelines start with, before the name of the image.
   * @default - the factory's name
   */
  readonly pipelineNamePrefix?: string;
  /**
   * What the names of the CodeBuild projects start with, before the name of the stage.
   * @default - the factory's name
   */
  readonly projectNamePrefix?: string;
  /**
   * What the names of the SSM parameters start with, before a slash and the name of the image. Publish creates the
   * parameters, so they outlive the stack.
   * @default - a slash and the factory's name
   */
  readonly parameterPrefix?: string;
  /**
   * Tags for every resource, in addition to Project, Stack and ManagedBy.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * The IAM path of the stack's roles and instance profiles, such as /ami-pipeline/.
   * @default "/"
   */
  readonly rolePath?: string;
  /**
   * The ARN of a managed policy that limits what the stack's roles may do, whatever their own policies allow.
   * @default - none
   */
  readonly permissionsBoundary?: pulumi.Input<string>;
  /**
   * Whether a KMS key of the stack encrypts the artifact bucket, the logs and the topics, instead of AWS's keys. pulumi
   * destroy keeps the key if it keeps the bucket. Once this is true, leave it true: only this key can decrypt what it
   * encrypted.
   * @default false
   */
  readonly customerManagedKey?: boolean;
  /**
   * How long the artifacts of the pipelines are kept. 1 to 3650 days.
   * @default 30
   */
  readonly artifactRetentionDays?: number;
  /**
   * Whether pulumi destroy deletes the artifact bucket with everything in it, including the record of every release.
   * Otherwise the bucket stays in the account. It goes by the setting at the last pulumi up.
   * @default false
   */
  readonly deleteArtifactsOnDestroy?: boolean;
  /**
   * How long the logs of the stages are kept. 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096,
   * 1827, 2192, 2557, 2922, 3288, 3653 days.
   * @default 90
   */
  readonly logRetentionDays?: number;
}
