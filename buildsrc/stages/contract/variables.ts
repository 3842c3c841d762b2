// What stages and operations are told in environment variables, by who sets them. The compiler checks the names on both
// sides; the values are texts.

/** What every project tells its builds. */
interface FactoryVariables {
  /** The factory's name. */
  readonly FACTORY: string;
}

/** What a project tells builds that read or write records. */
interface BucketVariables extends FactoryVariables {
  /** The artifact bucket's name. */
  readonly BUCKET: string;
}

/** What a project tells builds that work on the commit's files. */
export interface FolderVariables {
  /** The folder of the repository that has the contents of this one; empty for the root. The buildspecs go there first. */
  readonly REPOSITORY_FOLDER: string;
}

/** What a project tells builds that have to finish before CodeBuild stops them. */
interface TimeLimit {
  /** The project's own time limit. */
  readonly TIMEOUT_MINUTES: string;
}

interface LimitedVariables extends BucketVariables, TimeLimit {}

/** What a project tells builds that launch an instance. */
export interface InstanceVariables extends LimitedVariables {
  readonly SUBNET_ID: string;
  readonly SECURITY_GROUP_ID: string;
  /** The name of the instance profile. */
  readonly INSTANCE_PROFILE: string;
  /** "true" or "false". */
  readonly ASSIGN_PUBLIC_IP: string;
}

/** How bad shellcheck can find something, in its own words; the worst comes first. */
export const SHELLCHECK_SEVERITIES = ["error", "warning", "info", "style"] as const;

/** What a project tells builds that look for base AMIs. */
export interface BaseAmiVariables {
  /** Whose public AMIs can be base AMIs: account ids and aliases, separated by commas. */
  readonly BASE_AMI_PUBLISHERS: string;
  /** The accounts all of whose AMIs can be base AMIs, separated by commas; may be empty. */
  readonly BASE_AMI_ACCOUNTS: string;
}

/** What a project tells builds that find out what an image will contain, and whether there is an AMI of that. */
export interface ContentVariables extends BucketVariables, BaseAmiVariables {
  /** How old an AMI can be and still be reused; "0" if none is. */
  readonly MAX_AGE_DAYS: string;
  /** "true" or "false": whether images that do not name their own key are encrypted. */
  readonly ENCRYPTED: string;
  /** The key that encrypts images that do not name their own; empty for AWS's own key for EBS. */
  readonly KMS_KEY_ID: string;
  /** What the names of the images' SSM parameters start with. */
  readonly PARAMETER_PREFIX: string;
}

interface ValidateVariables extends ContentVariables, FolderVariables {
  /** One of SHELLCHECK_SEVERITIES: the least that fails the stage. */
  readonly SHELLCHECK_SEVERITY: string;
  /** The images that have pipelines, separated by commas, where the program does not see the repository; else empty. */
  readonly IMAGES: string;
}

interface BuildVariables extends InstanceVariables, ContentVariables, FolderVariables {}

interface TestVariables extends InstanceVariables, FolderVariables {}

interface PublishVariables extends LimitedVariables, FolderVariables {}

/** What a project tells builds that tell people something. */
export interface NoticeVariables {
  /** The topic that messages are published to; empty if nobody is told. */
  readonly TOPIC_ARN: string;
  /** "true" or "false": whether messages are also in the format of chats. */
  readonly CHAT: string;
}

interface TellVariables extends BucketVariables, NoticeVariables {
  /** What the names of the pipelines start with, before the image's. */
  readonly PIPELINE_NAME_PREFIX: string;
  /** What the names of the CodeBuild projects start with, before the operation's. */
  readonly PROJECT_NAME_PREFIX: string;
  /** How long a request for approval waits for an answer. */
  readonly APPROVAL_TIMEOUT_MINUTES: string;
}

interface UpkeepVariables extends LimitedVariables, NoticeVariables, BaseAmiVariables {
  /** The images that have pipelines, separated by commas. */
  readonly IMAGES: string;
  /** What the names of the pipelines start with, before the image's. */
  readonly PIPELINE_NAME_PREFIX: string;
  /** What the names of the projects start with, before the stage's. */
  readonly PROJECT_NAME_PREFIX: string;
  /** What the names of the images' SSM parameters start with. */
  readonly PARAMETER_PREFIX: string;
  /** From what age an AMI is built again; "0" for never. */
  readonly MAX_AGE_DAYS: string;
  /** How many of the newest releases of each image stay. */
  readonly KEEP_RELEASES: string;
  /** Until what age a release stays. */
  readonly KEEP_DAYS: string;
  /** "true" or "false": whether releases are retired. */
  readonly RETIRE: string;
  /** How long a release stays at each step on its way out. */
  readonly RETIRE_WAIT_DAYS: string;
  /** How many releases take a step in a run. */
  readonly RETIRE_MAX_PER_RUN: string;
  /** From what age leftovers are removed. */
  readonly LEFTOVER_DAYS: string;
  /** A command that prints the ids of AMIs that are in use; empty for none. */
  readonly USED_AMIS_COMMAND: string;
  /** Where Upkeep puts its metrics; empty if there is neither a dashboard nor an alarm that shows them. */
  readonly METRICS_NAMESPACE: string;
}

interface PruneVariables extends FactoryVariables {
  /** How old an AMI of a pull request can become. */
  readonly MAX_AGE_DAYS: string;
}

/** Stage or operation → what its CodeBuild project tells it. */
export interface ProjectVariables {
  readonly validate: ValidateVariables;
  readonly build: BuildVariables;
  readonly test: TestVariables;
  readonly publish: PublishVariables;
  readonly promote: BucketVariables;
  readonly sweep: FactoryVariables & TimeLimit;
  readonly upkeep: UpkeepVariables;
  readonly tell: TellVariables;
  readonly prune: PruneVariables;
}

/** What every action of a pipeline tells its stage about the run. */
export interface RunVariables {
  /** The image's name. */
  readonly IMAGE: string;
  /** The commit that the run is about. */
  readonly COMMIT_ID: string;
}

/** What the actions after Build tell their stages. */
export interface AmiVariables extends RunVariables {
  /** The AMI that Build made or reused. */
  readonly AMI_ID: string;
}

/** What the actions of a pull request's pipeline tell their stages besides; others leave it out. */
export interface PullRequestVariables {
  /** The pull request's number. */
  readonly PULL_REQUEST: string;
}

/** What the action of Build tells it in place of the project, if the image's builders have rights of their own. */
export type BuilderVariables = Pick<InstanceVariables, "INSTANCE_PROFILE">;

/** What an action tells a stage that looks up the run in its pipeline. */
export interface ExecutionVariables {
  /** The pipeline's run. */
  readonly EXECUTION_ID: string;
}

interface ValidateActionVariables extends RunVariables, ExecutionVariables {}

interface BuildActionVariables extends RunVariables {
  /** "true" to make a new AMI although there is one of the same content, or "false". */
  readonly REBUILD: string;
}

interface PublishActionVariables extends AmiVariables, ExecutionVariables {}

/** Stage → what its action in an image's pipeline tells it. */
export interface ActionVariables {
  readonly validate: ValidateActionVariables;
  readonly build: BuildActionVariables;
  readonly test: AmiVariables;
  readonly publish: PublishActionVariables;
}

interface PromoteStarterVariables {
  /** The image whose channel is moved. */
  readonly IMAGE: string;
  /** The release to move it to: "latest", "previous" or an AMI id; empty for "latest". */
  readonly TO: string;
  /** The channel to move; empty for `latest`. */
  readonly CHANNEL: string;
  /** Why; may be empty. */
  readonly REASON: string;
}

interface SweepStarterVariables {
  /** The ARN of the build to clean up after. */
  readonly BUILD_ID: string;
}

/** The parts of Upkeep that a person can ask for alone. */
export const UPKEEP_PARTS = ["rebuild", "retire", "sweep"] as const;

interface UpkeepStarterVariables {
  /** "true" to show the plan and do nothing; empty for "false". */
  readonly DRY_RUN: string;
  /** The only part that runs: one of UPKEEP_PARTS; empty for all. */
  readonly ONLY: string;
}

/** What can have happened that people are told of. */
export const TOLD_EVENTS = ["failed", "released", "asked", "operation"] as const;
/** A run of a pipeline failed, has published, or began to wait for approval; or a build of an operation ended. */
export type ToldEvent = (typeof TOLD_EVENTS)[number];

interface TellStarterVariables {
  /** One of TOLD_EVENTS. */
  readonly EVENT: string;
  /** The event's id: EventBridge may deliver one event several times. */
  readonly EVENT_ID: string;
  /** The pipeline that the event is about; nothing for a build of an operation. */
  readonly PIPELINE: string;
  /** The run of that pipeline. */
  readonly EXECUTION_ID: string;
  /** The ARN of the build that the event is about; nothing for a run of a pipeline. */
  readonly BUILD_ARN: string;
  /** How that build ended. */
  readonly BUILD_STATUS: string;
  /** Who started that build. */
  readonly INITIATOR: string;
}

/** Operation → what the person or the event that starts it tells it. */
export interface StarterVariables {
  readonly promote: PromoteStarterVariables;
  readonly sweep: SweepStarterVariables;
  readonly upkeep: UpkeepStarterVariables;
  readonly tell: TellStarterVariables;
}
