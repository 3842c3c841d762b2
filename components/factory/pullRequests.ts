// The pipelines for pull requests: one per image, and one that cleans up when a pull request is closed.
import * as pulumi from "@pulumi/pulumi";
import { arnOf } from "../basics/location";
import {
  artifactPrefix,
  pipelineName,
  projectNames,
  pullRequestPrefix,
  pullRequestProjectNames,
} from "../basics/names";
import { ServiceRole } from "../foundation/serviceRole";
import { PullRequestPipeline, type PullRequestEvent } from "../pipeline/pullRequestPipeline";
import { closedStages, pullRequestStages } from "../pipeline/stages";
import { pipelineRolePolicy } from "../policies/pipelineRole";
import { codePipelineTrust } from "../policies/trust";
import type { ConnectedParts } from "./pipelines";
import type { Site } from "./site";

/** Makes the pipelines, if pull requests are to run any: image → the physical name of its pipeline. */
export function makePullRequestPipelines(
  site: Site,
  parts: ConnectedParts,
): pulumi.Output<Record<string, string>> | undefined {
  const { name, settings, tags, inside } = site;
  const { source, foundation, gates, projects } = parts;
  const { pullRequestBucket, bucket, dataKey } = foundation;
  const { pullRequests } = projects;
  if (pullRequestBucket === undefined || pullRequests === undefined) {
    return undefined;
  }
  const role = makeRole(site, parts);
  const prefix = pullRequestPrefix(settings.pipelineNamePrefix);
  const shared = {
    source: source.forPipelines,
    branch: settings.branch,
    roleArn: role.arn,
    bucketName: pullRequestBucket.name,
    ...(dataKey && { artifactKeyArn: dataKey.arn }),
    projectNames: endedProjects(settings.projectNamePrefix),
    tags,
  };
  // The code of the gates is in one place, whatever they judge.
  const common = { source: shared.source, branch: shared.branch, bucketName: bucket.name, gatesKey: gates.key };
  const make = (
    suffix: string,
    events: readonly PullRequestEvent[],
    physicalName: string,
    stages: ReturnType<typeof closedStages>,
    dependsOn: pulumi.Output<pulumi.Resource[]>,
  ) =>
    new PullRequestPipeline(
      `${name}-${suffix}`,
      { ...shared, events, pipelineName: physicalName, stages },
      { parent: inside.parent, dependsOn: dependsOn.apply((others) => [...others, projects.windDown]) },
    );
  const closed = (dependsOn: pulumi.Output<pulumi.Resource[]>) =>
    make("pr-closed", ["CLOSED"], prefix, closedStages({ ...common, project: pullRequests.prune ?? "" }), dependsOn);
  let first = true;
  return source.makePipelines((image, { dependsOn }) => {
    if (first) {
      first = false;
      closed(dependsOn);
    }
    const stages = pullRequestStages({ ...common, image, projects: pullRequests });
    return make(`pr-${image}`, ["OPEN", "UPDATED"], pipelineName(prefix, image), stages, dependsOn);
  });
}

/** The projects whose builds end with a pipeline: its own, and Sweep, which cleans up after them. */
function endedProjects(prefix: string) {
  const [ours, forPullRequests] = [projectNames(prefix), projectNames(pullRequestPrefix(prefix))];
  return { ...ours, validate: forPullRequests.validate, build: forPullRequests.build, test: forPullRequests.test };
}

function makeRole({ name, settings, location, tags, roles, inside }: Site, parts: ConnectedParts): ServiceRole {
  const { source, foundation } = parts;
  const { bucket, pullRequestBucket = bucket, dataKey } = foundation;
  const resources = pulumi.output({
    location,
    bucketArn: pullRequestBucket.arn,
    gatesBucketArn: bucket.arn,
    artifactPrefix: artifactPrefix(pullRequestPrefix(settings.pipelineNamePrefix)),
    source: source.statements,
    ...(dataKey && { dataKeyArn: dataKey.arn }),
  });
  return new ServiceRole(
    `${name}-pr-pipeline`,
    {
      ...roles,
      description: `Pipelines of ${settings.factoryName} for pull requests: read the repository, move artifacts, run the stages`,
      trust: codePipelineTrust(),
      policy: resources.apply((known) =>
        pipelineRolePolicy({
          ...known,
          projectArns: pullRequestProjectNames(settings).map((project) =>
            arnOf(known.location, "codebuild", `project/${project}`),
          ),
        }),
      ),
      tags,
    },
    inside,
  );
}
