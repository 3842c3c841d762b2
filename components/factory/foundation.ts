// What every run of a factory stands on: its bucket, its network, its instances' profiles, and the key of its own data.
import {
  artifactPrefix,
  builderProfileName,
  imageBuilderProfileName,
  imageBuilderPurpose,
  logGroupName,
  pullRequestPrefix,
  pullRequestProjectNames,
  testProfileName,
} from "../basics/names";
import { ArtifactBucket } from "../foundation/artifactBucket";
import { egressOf } from "../foundation/builderEgress";
import { assignsPublicIp, BuilderNetwork } from "../foundation/builderNetwork";
import { imagesWithRights, managedPolicies, rightStatements } from "../foundation/builderRights";
import { DataKey } from "../foundation/dataKey";
import { InstanceProfile } from "../foundation/instanceProfile";
import { builderInstanceRolePolicy, imageBuilderRolePolicy } from "../policies/builderInstanceRole";
import { testInstanceRolePolicy } from "../policies/testInstanceRole";
import { makesNoticesTopic, ownProjectNames } from "../publishing/told";
import type { Site } from "./site";

/** What every run of a factory stands on. */
export interface Foundation {
  /** The key that encrypts the factory's own data, if it is asked for. */
  readonly dataKey?: DataKey;
  readonly bucket: ArtifactBucket;
  /** What the pipelines for pull requests keep, if there are any: out of reach of the others, and the other way round. */
  readonly pullRequestBucket?: ArtifactBucket;
  readonly network: BuilderNetwork;
  /** The profile of the instances that Packer provisions. */
  readonly builder: InstanceProfile;
  /** Image → the profile of its builders, if they have rights of their own. */
  readonly imageBuilders: Readonly<Record<string, InstanceProfile>>;
  /** The profile of the instances that Test launches. */
  readonly tester: InstanceProfile;
}

/** Makes what every run of a factory stands on. */
export function layFoundation(site: Site): Foundation {
  const dataKey = site.settings.customerManagedKey ? makeDataKey(site) : undefined;
  return {
    ...(dataKey && { dataKey }),
    bucket: makeBucket(site, dataKey),
    ...(site.settings.pullRequests && { pullRequestBucket: makePullRequestBucket(site, dataKey) }),
    network: makeNetwork(site),
    builder: makeBuilderProfile(site),
    imageBuilders: makeImageBuilders(site),
    tester: makeTesterProfile(site),
  };
}

function makeDataKey({ name, settings, location, tags, inside }: Site): DataKey {
  const { factoryName, approval, deleteArtifactsOnDestroy, pullRequests } = settings;
  const hasNotices = makesNoticesTopic(settings);
  const projects = [...ownProjectNames(settings), ...(pullRequests ? pullRequestProjectNames(settings) : [])];
  return new DataKey(
    `${name}-data`,
    {
      factoryName,
      location,
      logGroupNames: projects.map(logGroupName),
      topic: approval || hasNotices,
      ...(hasNotices && { alarmPrefixes: [factoryName, settings.pipelineNamePrefix] }),
      deleteOnDestroy: deleteArtifactsOnDestroy,
      tags,
    },
    inside,
  );
}

function makeBucket({ name, settings, location, tags, inside }: Site, dataKey: DataKey | undefined): ArtifactBucket {
  return new ArtifactBucket(
    `${name}-artifacts`,
    {
      artifactPrefix: artifactPrefix(settings.pipelineNamePrefix),
      location,
      ...(dataKey && { kmsKeyArn: dataKey.arn }),
      retentionDays: settings.artifactRetentionDays,
      deleteOnDestroy: settings.deleteArtifactsOnDestroy,
      tags,
    },
    inside,
  );
}

/** Nothing in it outlives the pull requests. */
function makePullRequestBucket({ name, settings, location, tags, inside }: Site, dataKey: DataKey | undefined) {
  return new ArtifactBucket(
    `${name}-pull-requests`,
    {
      artifactPrefix: artifactPrefix(pullRequestPrefix(settings.pipelineNamePrefix)),
      recordsExpire: true,
      location,
      ...(dataKey && { kmsKeyArn: dataKey.arn }),
      retentionDays: settings.pullRequestDays,
      deleteOnDestroy: true,
      tags,
    },
    inside,
  );
}

function makeNetwork({ name, settings, network, tags, inside }: Site): BuilderNetwork {
  return new BuilderNetwork(
    `${name}-builder`,
    {
      network,
      assignPublicIp: assignsPublicIp(settings),
      egress: settings.builderEgress.map(egressOf),
      tags,
    },
    inside,
  );
}

function makeBuilderProfile({ name, settings, location, tags, roles, inside }: Site): InstanceProfile {
  return new InstanceProfile(
    `${name}-builder`,
    {
      ...roles,
      profileName: builderProfileName(settings.factoryName),
      description: "The instances that Packer provisions: Session Manager reaches them",
      policy: location.apply(builderInstanceRolePolicy),
      location,
      tags,
    },
    inside,
  );
}

function makeImageBuilders(site: Site): Record<string, InstanceProfile> {
  const { name, settings, location, tags, roles, inside } = site;
  const { factoryName, builderPolicies } = settings;
  const made = imagesWithRights(builderPolicies).map((image): [string, InstanceProfile] => {
    const rights = builderPolicies[image] ?? [];
    const profile = new InstanceProfile(
      `${name}-${imageBuilderPurpose(factoryName, image)}`,
      {
        ...roles,
        profileName: imageBuilderProfileName(factoryName, image),
        description: `The instances that Packer provisions for ${image}: Session Manager reaches them, and they have the rights of builderPolicies`,
        policy: location.apply((place) => imageBuilderRolePolicy(place, rightStatements(rights))),
        managedPolicies: managedPolicies(rights),
        location,
        tags,
      },
      inside,
    );
    return [image, profile];
  });
  return Object.fromEntries(made);
}

function makeTesterProfile({ name, settings, location, tags, roles, inside }: Site): InstanceProfile {
  return new InstanceProfile(
    `${name}-tester`,
    {
      ...roles,
      profileName: testProfileName(settings.factoryName),
      description: "The instances that Test launches: Run Command reaches them",
      policy: location.apply(testInstanceRolePolicy),
      location,
      tags,
    },
    inside,
  );
}
