// What the CodeBuild projects of a factory run, are told and are allowed to do: the stages of its pipelines, and the
// operations that people and events start.
import * as pulumi from "@pulumi/pulumi";
import {
  metricsNamespace,
  PUBLISHERS,
  type BaseAmiVariables,
  type ContentVariables,
  type InstanceVariables,
  type NoticeVariables,
  type ProjectVariables,
} from "../../buildsrc/stages/contract";
import type { FactorySettings } from "../settings/values";
import { resolveEncryption } from "../publishing/encryption";
import { arnOf, type Location } from "../basics/location";
import {
  artifactPrefix,
  logGroupName,
  pipelineName,
  projectName,
  reportGroupName,
  STAGES,
  type Operation,
  type Stage,
} from "../basics/names";
import { buildRolePolicy } from "../policies/buildRole";
import { promoteRolePolicy } from "../policies/promoteRole";
import { publishRolePolicy } from "../policies/publishRole";
import { sweepRolePolicy } from "../policies/sweepRole";
import { testRolePolicy } from "../policies/testRole";
import { tellRolePolicy } from "../policies/tellRole";
import { upkeepRolePolicy } from "../policies/upkeepRole";
import { validateRolePolicy } from "../policies/validateRole";
import { allRegions } from "../publishing/regions";
import { isConnected } from "../source/connection/providers";
import { buildspecFor } from "./buildspecs";
import type { StageProjectArgs } from "./stageProject";

/** What tells one project from another. */
export type ProjectSpec = Pick<
  StageProjectArgs,
  "projectName" | "description" | "buildspec" | "source" | "timeoutMinutes" | "environment" | "policy" | "reports"
>;

/** A value for each variable of the contract, and for no other. */
type Told<Variables> = Readonly<Record<keyof Variables, pulumi.Input<string>>>;

/** A spec for each stage or operation, which tells it what the contract says. */
type Specs<Purpose extends Stage | Operation> = {
  readonly [Each in Purpose]: Omit<ProjectSpec, "environment"> & { readonly environment: Told<ProjectVariables[Each]> };
};

/** The profile that instances are launched with. */
interface Profile {
  readonly name: string;
  readonly arn: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
}

/** The parts of a factory that its projects use. */
export interface FactoryParts {
  readonly settings: FactorySettings;
  readonly location: pulumi.Output<Location>;
  readonly bucket: { readonly name: pulumi.Output<string>; readonly arn: pulumi.Output<string> };
  /** The code of the gates, in the bucket. */
  readonly gates: { readonly location: pulumi.Output<string>; readonly arn: pulumi.Output<string> };
  readonly network: {
    readonly subnetId: pulumi.Output<string>;
    readonly securityGroupId: pulumi.Output<string>;
    readonly assignPublicIp: boolean;
  };
  readonly builder: Profile;
  /** Image → the profile of its builders, if they have rights of their own. */
  readonly imageBuilders: Readonly<Record<string, Profile>>;
  readonly tester: Profile;
  /** The bucket of the pipelines for pull requests, if there are any. */
  readonly pullRequestBucket?: FactoryParts["bucket"];
  /**
   * Whose releases Validate looks for, and where their records are.
   * @default - the factory's own, in its bucket
   */
  readonly releases?: { readonly factoryName: string; readonly bucket: FactoryParts["bucket"] };
  /** The key that encrypts the factory's own data, if it has one. */
  readonly dataKey?: { readonly arn: pulumi.Output<string> };
  /** The topic through which people are told, if anybody is. */
  readonly noticesTopicArn?: pulumi.Output<string>;
  /** The factory's key that encrypts it, if one does. */
  readonly noticesKeyArn?: pulumi.Output<string>;
  /** Region → the ARN of the key that encrypts images there. */
  readonly imageKeys?: {
    readonly arns: pulumi.Output<Record<string, string>>;
    readonly homeArn: pulumi.Output<string>;
  };
}

/** Promote takes seconds to minutes: copies are there already. Sweep as well, unless EC2 is still making an AMI. */
const OPERATION_TIMEOUT_MINUTES = 30;
/** Upkeep looks at everything that there is, in every region. */
const UPKEEP_TIMEOUT_MINUTES = 60;
/** Tell reads some pages and publishes one message. */
const TELL_TIMEOUT_MINUTES = 10;

/** The operations whose failures are told. */
const TOLD_OPERATIONS = ["promote", "sweep", "upkeep"] as const;

/** The projects that the pipelines start. */
export function stageSpecs(parts: FactoryParts): Specs<Stage> {
  const { settings, location, bucket, network, builder, imageBuilders, tester, dataKey, imageKeys } = parts;
  const { factoryName, projectNamePrefix } = settings;
  const releases = parts.releases ?? { factoryName, bucket };
  const folder = { REPOSITORY_FOLDER: settings.repositoryFolder ?? "" };
  const common = (stage: Stage) => {
    const name = projectName(projectNamePrefix, stage);
    return {
      spec: { projectName: name, buildspec: buildspecFor(stage, settings) },
      resources: {
        location,
        logGroupName: logGroupName(name),
        bucketArn: bucket.arn,
        artifactPrefix: artifactPrefix(settings.pipelineNamePrefix),
        ...(dataKey && { dataKeyArn: dataKey.arn }),
      },
    };
  };
  const [validate, build, test, publish] = [common("validate"), common("build"), common("test"), common("publish")];

  const imageKeyArn = imageKeys && { imageKeyArn: imageKeys.homeArn };
  const encrypted = resolveEncryption(settings) !== "none";
  const contents: Told<Omit<ContentVariables, "FACTORY">> = {
    BUCKET: bucket.name,
    MAX_AGE_DAYS: String(settings.rebuildMaxAgeDays),
    ENCRYPTED: String(encrypted),
    // Empty: AWS's own key for EBS.
    KMS_KEY_ID: imageKeys?.homeArn ?? "",
    ...baseAmis(settings),
    PARAMETER_PREFIX: settings.parameterPrefix,
  };
  const builders = [builder, ...Object.values(imageBuilders)];
  const place = { subnetId: network.subnetId, securityGroupId: network.securityGroupId };
  type LaunchVariables = Pick<
    InstanceVariables,
    "SUBNET_ID" | "SECURITY_GROUP_ID" | "INSTANCE_PROFILE" | "ASSIGN_PUBLIC_IP"
  >;
  const launch = (profile: Profile): Told<LaunchVariables> => ({
    SUBNET_ID: network.subnetId,
    SECURITY_GROUP_ID: network.securityGroupId,
    INSTANCE_PROFILE: profile.name,
    ASSIGN_PUBLIC_IP: String(network.assignPublicIp),
  });

  return {
    validate: {
      ...validate.spec,
      description: "Checks templates, scripts and image folders before anything costs money.",
      timeoutMinutes: settings.validateTimeoutMinutes,
      environment: {
        FACTORY: releases.factoryName,
        ...folder,
        ...contents,
        BUCKET: releases.bucket.name,
        SHELLCHECK_SEVERITY: settings.shellcheckSeverity,
        IMAGES: isConnected(settings.source) ? settings.images.join(",") : "",
      },
      policy: pulumi
        .output({
          ...validate.resources,
          factoryName: releases.factoryName,
          recordsBucketArn: releases.bucket.arn,
        })
        .apply((resources) =>
          validateRolePolicy({
            ...resources,
            ...whereReleasesAre(settings, resources.location),
            pipelineArns: pipelineArn(settings, resources.location, "*"),
            builderInputs: settings.builderInputs,
          }),
        ),
    },
    build: {
      ...build.spec,
      description: "Makes the AMI of an image with Packer, or finds the one that has the same content.",
      timeoutMinutes: settings.buildTimeoutMinutes,
      environment: {
        FACTORY: factoryName,
        ...folder,
        ...contents,
        TIMEOUT_MINUTES: String(settings.buildTimeoutMinutes),
        ...launch(builder),
      },
      policy: pulumi
        .output({
          ...build.resources,
          ...place,
          ...imageKeyArn,
          factoryName,
          encrypted,
          parameterPrefix: settings.parameterPrefix,
          baseImageAccounts: settings.baseImageAccounts,
          builderInputs: settings.builderInputs,
          builderRoleArns: builders.map(({ roleArn }) => roleArn),
          builderProfileArns: builders.map(({ arn }) => arn),
        })
        .apply(buildRolePolicy),
    },
    test: {
      ...test.spec,
      description: "Runs an image's tests on a fresh instance of its AMI.",
      reports: true,
      timeoutMinutes: settings.testTimeoutMinutes,
      environment: {
        FACTORY: factoryName,
        ...folder,
        BUCKET: bucket.name,
        TIMEOUT_MINUTES: String(settings.testTimeoutMinutes),
        ...launch(tester),
      },
      policy: pulumi
        .output({
          ...test.resources,
          ...place,
          ...imageKeyArn,
          factoryName,
          testRoleArn: tester.roleArn,
          testProfileArn: tester.arn,
          reportGroupArn: location.apply((home) =>
            arnOf(home, "codebuild", `report-group/${reportGroupName(test.spec.projectName)}`),
          ),
        })
        .apply(testRolePolicy),
    },
    publish: {
      ...publish.spec,
      description: "Copies an AMI to every region, shares it, and points the SSM parameters to it.",
      timeoutMinutes: settings.publishTimeoutMinutes,
      environment: {
        FACTORY: factoryName,
        ...folder,
        BUCKET: bucket.name,
        TIMEOUT_MINUTES: String(settings.publishTimeoutMinutes),
      },
      policy: pulumi
        .output({ ...publish.resources, factoryName, imageKeyArns: imageKeys?.arns ?? {} })
        .apply((resources) =>
          publishRolePolicy({
            ...resources,
            ...whereReleasesAre(settings, resources.location),
            pipelineArns: pipelineArn(settings, resources.location, "*"),
            // Where anybody's approval counts, Publish does not look up whose it was.
            approvers: settings.approvers.length > 0,
          }),
        ),
    },
  };
}

/** The projects that people and events start. */
export function operationSpecs(parts: FactoryParts): Specs<Operation> {
  const { settings, location, bucket, gates, dataKey } = parts;
  const { factoryName, projectNamePrefix } = settings;
  const common = (operation: Operation) => {
    const name = projectName(projectNamePrefix, operation);
    return {
      spec: {
        projectName: name,
        buildspec: buildspecFor(operation, settings),
        source: gates.location,
        timeoutMinutes: OPERATION_TIMEOUT_MINUTES,
      },
      resources: {
        location,
        logGroupName: logGroupName(name),
        bucketArn: bucket.arn,
        gatesArn: gates.arn,
        factoryName,
        ...(dataKey && { dataKeyArn: dataKey.arn }),
      },
    };
  };
  const [promote, sweep, upkeep, tell] = [common("promote"), common("sweep"), common("upkeep"), common("tell")];
  const { noticesTopicArn, noticesKeyArn } = parts;
  const notices = { ...(noticesTopicArn && { noticesTopicArn }), ...(noticesKeyArn && { noticesKeyArn }) };
  const noticeVariables: Told<NoticeVariables> = {
    TOPIC_ARN: noticesTopicArn ?? "",
    CHAT: String(settings.notifyChat),
  };
  // An AMI that EC2 is making could have taken all of Build's time.
  const sweepTimeoutMinutes = Math.max(OPERATION_TIMEOUT_MINUTES, settings.buildTimeoutMinutes);

  return {
    promote: {
      ...promote.spec,
      description: "Moves a channel of an image to another of its releases, forwards or back, in every region.",
      environment: { FACTORY: factoryName, BUCKET: bucket.name },
      policy: pulumi
        .output(promote.resources)
        .apply((resources) => promoteRolePolicy({ ...resources, ...whereReleasesAre(settings, resources.location) })),
    },
    sweep: {
      ...sweep.spec,
      description: "Removes the instances and half-made AMIs that a stopped or failed build left behind.",
      timeoutMinutes: sweepTimeoutMinutes,
      environment: { FACTORY: factoryName, TIMEOUT_MINUTES: String(sweepTimeoutMinutes) },
      policy: pulumi.output({ ...sweep.resources, pullRequests: settings.pullRequests }).apply(sweepRolePolicy),
    },
    upkeep: {
      ...upkeep.spec,
      description: "Rebuilds what has a newer base, retires what nobody uses, sweeps up, and measures.",
      timeoutMinutes: UPKEEP_TIMEOUT_MINUTES,
      environment: {
        FACTORY: factoryName,
        BUCKET: bucket.name,
        TIMEOUT_MINUTES: String(UPKEEP_TIMEOUT_MINUTES),
        IMAGES: settings.images.join(","),
        PIPELINE_NAME_PREFIX: settings.pipelineNamePrefix,
        PROJECT_NAME_PREFIX: projectNamePrefix,
        PARAMETER_PREFIX: settings.parameterPrefix,
        MAX_AGE_DAYS: String(settings.rebuildMaxAgeDays),
        ...baseAmis(settings),
        KEEP_RELEASES: String(settings.keepReleases),
        KEEP_DAYS: String(settings.keepDays),
        RETIRE: String(settings.retire),
        RETIRE_WAIT_DAYS: String(settings.retireWaitDays),
        RETIRE_MAX_PER_RUN: String(settings.retireMaxPerRun),
        LEFTOVER_DAYS: String(settings.leftoverDays),
        USED_AMIS_COMMAND: settings.usedAmisCommand ?? "",
        METRICS_NAMESPACE: settings.dashboard || settings.alarms ? metricsNamespace(factoryName) : "",
        ...noticeVariables,
      },
      policy: pulumi.output({ ...upkeep.resources, ...notices }).apply((resources) =>
        upkeepRolePolicy({
          ...resources,
          ...whereReleasesAre(settings, resources.location),
          pipelineArns: pipelineArn(settings, resources.location, "*"),
          projectNamePrefix,
        }),
      ),
    },
    // Made only where somebody is told.
    tell: {
      ...tell.spec,
      description: "Tells people of failed runs, releases, runs that wait for approval, and operations.",
      timeoutMinutes: TELL_TIMEOUT_MINUTES,
      environment: {
        FACTORY: factoryName,
        BUCKET: bucket.name,
        PIPELINE_NAME_PREFIX: settings.pipelineNamePrefix,
        PROJECT_NAME_PREFIX: projectNamePrefix,
        APPROVAL_TIMEOUT_MINUTES: String(settings.approvalTimeoutMinutes),
        ...noticeVariables,
      },
      policy: pulumi.output({ ...tell.resources, ...notices }).apply((resources) =>
        tellRolePolicy({
          ...resources,
          pipelineArns: pipelineArn(settings, resources.location, "*"),
          toldLogGroupNames: [...STAGES, ...TOLD_OPERATIONS].map((purpose) =>
            logGroupName(projectName(projectNamePrefix, purpose)),
          ),
        }),
      ),
    },
  };
}

function baseAmis({ baseImageAccounts }: FactorySettings): BaseAmiVariables {
  return { BASE_AMI_PUBLISHERS: PUBLISHERS.join(","), BASE_AMI_ACCOUNTS: baseImageAccounts.join(",") };
}

function whereReleasesAre({ publishRegions, parameterPrefix }: FactorySettings, home: Location) {
  return { regions: allRegions(publishRegions, home.region), parameterPrefix };
}

function pipelineArn({ pipelineNamePrefix }: FactorySettings, home: Location, image: string): string {
  return arnOf(home, "codepipeline", pipelineName(pipelineNamePrefix, image));
}
