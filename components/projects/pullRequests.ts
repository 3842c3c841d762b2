// The CodeBuild projects of the pipelines for pull requests: the stages' own, with another mark and another bucket, so that
// their roles reach nothing that a release is made of, and the one that removes what they made.
import * as pulumi from "@pulumi/pulumi";
import { pullRequestMark } from "../../buildsrc/stages/contract";
import {
  artifactPrefix,
  logGroupName,
  PULL_REQUEST_PURPOSES,
  pullRequestPrefix,
  pullRequestProjectName,
  type PullRequestPurpose,
} from "../basics/names";
import { pruneRolePolicy } from "../policies/pruneRole";
import { buildspecFor } from "./buildspecs";
import { stageSpecs, type FactoryParts, type ProjectSpec } from "./specs";

/** What each project is for → its name. Those that build and test are there only if pull requests are built. */
export type PullRequestProjects = Readonly<Partial<Record<PullRequestPurpose, pulumi.Output<string>>>>;

const PRUNE_TIMEOUT_MINUTES = 30;

/** The specs of the projects; none if there are no pipelines for pull requests. */
export function pullRequestSpecs(parts: FactoryParts): Readonly<Partial<Record<PullRequestPurpose, ProjectSpec>>> {
  const { settings, bucket, pullRequestBucket } = parts;
  if (!settings.pullRequests || pullRequestBucket === undefined) {
    return {};
  }
  const { factoryName, projectNamePrefix, pipelineNamePrefix } = settings;
  const forPullRequests: FactoryParts = {
    ...parts,
    bucket: pullRequestBucket,
    // What nobody has reviewed yet gets no rights, and no secrets.
    imageBuilders: {},
    releases: { factoryName, bucket },
    settings: {
      ...settings,
      builderInputs: [],
      factoryName: pullRequestMark(factoryName),
      projectNamePrefix: pullRequestPrefix(projectNamePrefix),
      pipelineNamePrefix: pullRequestPrefix(pipelineNamePrefix),
    },
  };
  const specs = { ...stageSpecs(forPullRequests), prune: pruneSpec(parts, pullRequestBucket) };
  return Object.fromEntries(
    PULL_REQUEST_PURPOSES[settings.pullRequestBuilds].map((purpose) => [purpose, specs[purpose]]),
  );
}

function pruneSpec({ settings, location, dataKey }: FactoryParts, bucket: FactoryParts["bucket"]): ProjectSpec {
  const { factoryName, projectNamePrefix, pipelineNamePrefix, pullRequestDays } = settings;
  const name = pullRequestProjectName(projectNamePrefix, "prune");
  return {
    projectName: name,
    buildspec: buildspecFor("prune", settings),
    description: "Removes the AMIs of a pull request that was closed.",
    timeoutMinutes: PRUNE_TIMEOUT_MINUTES,
    environment: { FACTORY: factoryName, MAX_AGE_DAYS: String(pullRequestDays) },
    policy: pulumi
      .output({
        location,
        logGroupName: logGroupName(name),
        bucketArn: bucket.arn,
        artifactPrefix: artifactPrefix(pullRequestPrefix(pipelineNamePrefix)),
        factoryName,
        ...(dataKey && { dataKeyArn: dataKey.arn }),
      })
      .apply(pruneRolePolicy),
  };
}
