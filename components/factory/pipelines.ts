// The pipelines of a factory, one per image, with the roles that they share, in their order with the seeding.
import * as pulumi from "@pulumi/pulumi";
import { arnOf } from "../basics/location";
import { artifactPrefix, pipelineName, projectName, projectNames, pushRuleName, STAGES } from "../basics/names";
import { whenSpread } from "../foundation/policySpread";
import { ServiceRole } from "../foundation/serviceRole";
import { ImagePipeline } from "../pipeline/imagePipeline";
import { eventsRolePolicy } from "../policies/eventsRole";
import { pipelineRolePolicy } from "../policies/pipelineRole";
import { codePipelineTrust, eventsTrust } from "../policies/trust";
import type { GatesBundle } from "../gates/gatesBundle";
import type { FactoryProjects } from "../projects/factoryProjects";
import type { SourceRepository } from "../source/sourceRepository";
import type { Foundation } from "./foundation";
import type { Publishing } from "./publishing";
import type { Site } from "./site";

/** What the pipelines of a factory connect. */
export interface ConnectedParts {
  readonly repository: SourceRepository;
  readonly foundation: Foundation;
  readonly gates: GatesBundle;
  readonly publishing: Publishing;
  readonly projects: FactoryProjects;
}

/** Seeds the repository, and makes a pipeline for each image: image → its pipeline. */
export function makePipelines(site: Site, parts: ConnectedParts): Record<string, ImagePipeline> {
  const { name, settings, tags, inside } = site;
  const { repository, foundation, gates, publishing, projects } = parts;
  const { bucket, dataKey } = foundation;
  const { approval, settingsObject } = publishing;
  const pipelineRole = makePipelineRole(site, parts);
  const topicPolicy = approval?.reserveFor(pipelineRole.arn);
  const eventsRole = makeEventsRole(site);
  const spread = whenSpread(inside.parent);
  /** CodePipeline starts the first run of a new pipeline by itself, and nothing would repeat a run that came too early. */
  const roleFor = (pipeline: string) =>
    pulumi
      .all([pipelineRole.arn, repository.existingPipelines])
      .apply(async ([arn, existing]) => (existing.includes(pipeline) ? arn : spread(arn)));
  return repository.seed(
    (image, { dependsOn }) =>
      new ImagePipeline(
        `${name}-${image}`,
        {
          image,
          pipelineName: pipelineName(settings.pipelineNamePrefix, image),
          roleArn: roleFor(pipelineName(settings.pipelineNamePrefix, image)),
          eventsRoleArn: eventsRole.arn,
          bucketName: bucket.name,
          gatesKey: gates.key,
          ...(dataKey && { artifactKeyArn: dataKey.arn }),
          repositoryName: repository.name,
          repositoryArn: repository.arn,
          branch: settings.branch,
          projects: projects.stages,
          projectNames: projectNames(settings.projectNamePrefix),
          skipUnchanged: settings.skipUnchanged,
          ...(approval && { approval: { topicArn: approval.arn, timeoutMinutes: settings.approvalTimeoutMinutes } }),
          tags,
        },
        {
          parent: inside.parent,
          dependsOn: dependsOn.apply((seeding) => [
            ...seeding,
            settingsObject,
            projects.windDown,
            ...(topicPolicy ? [topicPolicy] : []),
          ]),
        },
      ),
  );
}

function makePipelineRole(
  { name, settings, location, tags, roles, inside }: Site,
  { repository, foundation: { bucket, dataKey }, publishing: { approval } }: ConnectedParts,
): ServiceRole {
  const resources = pulumi.output({
    location,
    bucketArn: bucket.arn,
    artifactPrefix: artifactPrefix(settings.pipelineNamePrefix),
    repositoryArn: repository.arn,
    ...(dataKey && { dataKeyArn: dataKey.arn }),
    ...(approval && { approvalTopicArn: approval.arn }),
  });
  return new ServiceRole(
    `${name}-pipeline`,
    {
      ...roles,
      description: `Pipelines of ${settings.factoryName}: read the repository and the gates' code, move artifacts, run the stages`,
      trust: codePipelineTrust(),
      policy: resources.apply((known) => {
        const projects = STAGES.map((stage) => `project/${projectName(settings.projectNamePrefix, stage)}`);
        return pipelineRolePolicy({
          ...known,
          projectArns: projects.map((project) => arnOf(known.location, "codebuild", project)),
        });
      }),
      tags,
    },
    inside,
  );
}

function makeEventsRole({ name, settings, location, tags, roles, inside }: Site): ServiceRole {
  const { factoryName, images, pipelineNamePrefix } = settings;
  const pipelineOf = (image: string) => pipelineName(pipelineNamePrefix, image);
  return new ServiceRole(
    `${name}-events`,
    {
      ...roles,
      description: `Push rules of ${factoryName}: start its pipelines`,
      trust: location.apply((place) => eventsTrust(place, pushRuleName(pipelineOf("*")))),
      policy: location.apply((place) => eventsRolePolicy(place, images.map(pipelineOf))),
      tags,
    },
    inside,
  );
}
