// What every run of a factory stands on: its bucket, its network, its instances' profiles, and the key of its own data.
import {
  artifactPrefix,
  builderProfileName,
  logGroupName,
  OPERATIONS,
  projectName,
  pullRequestPrefix,
  pullRequestProjectNames,
  STAGES,
  testProfileName,
} from "../basics/names";
import { ArtifactBucket } from "../foundation/artifactBucket";
import { assignsPublicIp, BuilderNetwork } from "../foundation/builderNetwork";
import { DataKey } from "../foundation/dataKey";
import { InstanceProfile } from "../foundation/instanceProfile";
import { builderInstanceRolePolicy } from "../policies/builderInstanceRole";
import { testInstanceRolePolicy } from "../policies/testInstanceRole";
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
    tester: makeTesterProfile(site),
  };
}

function makeDataKey({ name, settings, location, tags, inside }: Site): DataKey {
  const { factoryName, projectNamePrefix, approval, deleteArtifactsOnDestroy, pullRequests } = settings;
  const projects = [
    ...[...STAGES, ...OPERATIONS].map((purpose) => projectName(projectNamePrefix, purpose)),
    ...(pullRequests ? pullRequestProjectNames(settings) : []),
  ];
  return new DataKey(
    `${name}-data`,
    {
      factoryName,
      location,
      logGroupNames: projects.map(logGroupName),
      topic: approval,
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
  return new BuilderNetwork(`${name}-builder`, { network, assignPublicIp: assignsPublicIp(settings), tags }, inside);
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
