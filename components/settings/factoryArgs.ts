// The arguments of an AmiFactory: what they are, what they default to, and the error that lists all that is wrong.
import * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../basics/fault";
import { FACTORY_DEFAULTS } from "./defaults";
import { factoryFaults, type CheckedArgs } from "./faults";
import type { ImageEncryption } from "../publishing/encryption";
import { findImages, SOURCE_FOLDER } from "../source/images";
import type { LaunchTemplateArgs } from "../publishing/launchTemplates";
import { configuredRegion } from "../source/providerSettings";

export interface AmiFactoryArgs {
  /**
   * Distinguishes the factory from every other one in the account and region: names and tags are made of it.
   * @default - `<project>-<stack>-<the component's name>`
   */
  readonly factoryName?: string;
  /**
   * The folder whose content the repository is seeded with.
   * @default - the `buildsrc` folder that comes with this component
   */
  readonly sourceFolder?: string;
  /**
   * A folder with images of your own, each a folder with a file `image.pkrvars.json`. It is committed as `images/`, in
   * place of the source folder's: the example images that come with this component are then neither committed nor
   * built. A relative path starts at the folder that Pulumi runs in.
   * @default - the `images` folder in the source folder
   */
  readonly imagesFolder?: string;
  /**
   * The images to build: names of folders in the folder of the images.
   * @default - all of them
   */
  readonly images?: readonly string[];
  /** @default - the factory's name */
  readonly repositoryName?: string;
  /** @default "What this factory's machine images are made from." */
  readonly repositoryDescription?: string;
  /**
   * The branch that is seeded and whose pushes start the pipelines.
   * @default "main"
   */
  readonly branch?: string;
  /**
   * What happens to a file that both the source folder and people changed since the last seeding.
   * @default "stop"
   */
  readonly onConflict?: "stop" | "overwrite";
  /** @default true */
  readonly retainRepositoryOnDelete?: boolean;
  /**
   * Whether to take over a repository of that name that exists already.
   * @default false
   */
  readonly adoptRepository?: boolean;
  /**
   * The region of the factory's provider. It must be known before anything asks AWS: no key is made there twice.
   * @default - what the stack's configuration or the environment says, if the factory has no provider of its own
   */
  readonly homeRegion?: string;
  /** @default - the factory's name */
  readonly pipelineNamePrefix?: string;
  /** @default - the factory's name */
  readonly projectNamePrefix?: string;
  /**
   * What the names of the SSM parameters start with, before a slash and the image's name.
   * @default - a slash and the factory's name
   */
  readonly parameterPrefix?: string;
  /**
   * The container image that the stages run in. It needs Node.js 22 and a Debian-like system.
   * @default "aws/codebuild/standard:8.0"
   */
  readonly buildImage?: string;
  /** @default "BUILD_GENERAL1_SMALL" */
  readonly buildComputeType?: string;
  /** @default 120 */
  readonly buildTimeoutMinutes?: number;
  /** @default 15 */
  readonly validateTimeoutMinutes?: number;
  /** @default 30 */
  readonly testTimeoutMinutes?: number;
  /** @default 120 */
  readonly publishTimeoutMinutes?: number;
  /** @default 480 */
  readonly queuedTimeoutMinutes?: number;
  /**
   * The VPC to build in, together with `subnetId`.
   * @default - the region's default VPC
   */
  readonly vpcId?: pulumi.Input<string>;
  /**
   * The subnet to build in, together with `vpcId`.
   * @default - one of the default VPC
   */
  readonly subnetId?: pulumi.Input<string>;
  /** @default - true in the default VPC, false in another */
  readonly assignPublicIp?: boolean;
  /**
   * How old an AMI with the same content may be to be used again instead of built anew.
   * @default 30
   */
  readonly rebuildMaxAgeDays?: number;
  /** @default 30 */
  readonly artifactRetentionDays?: number;
  /**
   * Whether destroying the factory deletes its artifact bucket and the release records in it. Otherwise it stays.
   * @default false
   */
  readonly deleteArtifactsOnDestroy?: boolean;
  /** @default 90 */
  readonly logRetentionDays?: number;
  /**
   * The regions that images are copied to, besides the home region, which may be among them.
   * @default - none
   */
  readonly publishRegions?: readonly string[];
  /**
   * The accounts that may launch the images, or "all" for everybody.
   * @default - none
   */
  readonly publishAccounts?: readonly string[];
  /**
   * The ARNs of the organizations whose accounts may launch the images.
   * @default - none
   */
  readonly publishOrganizations?: readonly string[];
  /**
   * The ARNs of the organizational units whose accounts may launch the images.
   * @default - none
   */
  readonly publishOrganizationalUnits?: readonly string[];
  /**
   * Whether images may be public. Those are not encrypted.
   * @default false
   */
  readonly publishAllowPublic?: boolean;
  /**
   * The channels that a release moves besides `latest`: labels of the SSM parameters.
   * @default - none
   */
  readonly publishChannels?: readonly string[];
  /**
   * Image → the launch templates whose default version follows its releases: `lt-…`, or `<region>/lt-…`.
   * @default - none
   */
  readonly publishLaunchTemplates?: LaunchTemplateArgs;
  /**
   * After how many days a release is deprecated; 0: never.
   * @default 0
   */
  readonly publishDeprecateAfterDays?: number;
  /** @default true */
  readonly publishDeregistrationProtection?: boolean;
  /**
   * The keys that images are encrypted with. Those of shared images must be the customer's own, which the factory makes.
   * @default "auto"
   */
  readonly imageEncryption?: ImageEncryption;
  /**
   * Whether somebody must approve before an image is published that was not published before.
   * @default false
   */
  readonly approval?: boolean;
  /**
   * Who is asked for approval.
   * @default - none
   */
  readonly approvalEmails?: readonly string[];
  /** @default 10080 */
  readonly approvalTimeoutMinutes?: number;
  /**
   * The ARNs of the IAM users and roles whose approval counts.
   * @default - everybody's who is allowed to give it
   */
  readonly approvers?: readonly string[];
  /**
   * Whether a key of the factory's own encrypts its bucket, its logs and its topic, instead of AWS's keys. It stays in the
   * account with the bucket.
   * @default false
   */
  readonly customerManagedKey?: boolean;
  /**
   * The IAM path of the factory's roles and instance profiles.
   * @default "/"
   */
  readonly rolePath?: string;
  /**
   * The ARN of a managed policy that bounds the factory's roles.
   * @default - none
   */
  readonly permissionsBoundary?: pulumi.Input<string>;
  /**
   * Tags for every resource, besides `Project`, `Stack` and `ManagedBy`.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The arguments with their defaults filled in. */
export interface FactorySettings extends CheckedArgs {
  readonly sourceFolder: string;
  readonly onConflict: "stop" | "overwrite";
  readonly retainRepositoryOnDelete: boolean;
  readonly adoptRepository: boolean;
  readonly assignPublicIp?: boolean;
  readonly deleteArtifactsOnDestroy: boolean;
  readonly publishDeregistrationProtection: boolean;
}

/** @param hasProvider - whether the factory has a provider of its own, whose region is known too late */
export function withDefaults(name: string, args: AmiFactoryArgs, hasProvider: boolean): FactorySettings {
  const { factoryName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`, sourceFolder = SOURCE_FOLDER } = args;
  const homeRegion = hasProvider ? undefined : configuredRegion();
  return {
    ...FACTORY_DEFAULTS,
    repositoryName: factoryName,
    images: findImages(sourceFolder, args.imagesFolder).map((folder) => folder.name),
    pipelineNamePrefix: factoryName,
    projectNamePrefix: factoryName,
    parameterPrefix: `/${factoryName}`,
    tags: {},
    ...(homeRegion !== undefined && { homeRegion }),
    ...args,
    factoryName,
    sourceFolder,
  };
}

/** What is wrong with the arguments. What is not known yet is not judged. */
export function faultsOf(settings: FactorySettings): Fault[] {
  return factoryFaults(settings, findImages(settings.sourceFolder, settings.imagesFolder));
}

/** The headline of a list of faults. */
export function cannotBeUsed({ factoryName }: FactorySettings): string {
  return `The arguments of factory ${factoryName} cannot be used.`;
}

export function refuseFaults(settings: FactorySettings): void {
  const faults = faultsOf(settings);
  if (faults.length === 0) return;
  throw new pulumi.InputPropertiesError({
    message: cannotBeUsed(settings),
    errors: faults.map((fault) => ({ propertyPath: fault.name, reason: fault.reason })),
  });
}
