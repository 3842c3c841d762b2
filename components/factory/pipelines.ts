// The pipelines of a factory, one per image, with the roles that they share, in their order with the seeding.
import * as pulumi from "@pulumi/pulumi";
import { arnOf } from "../basics/location";
import {
  artifactPrefix,
  baseRuleName,
  parameterName,
  pipelineName,
  projectName,
  projectNames,
  pushRuleName,
  STAGES,
} from "../basics/names";
import { whenSpread } from "../foundation/policySpread";
import { ServiceRole } from "../foundation/serviceRole";
import { ImagePipeline } from "../pipeline/imagePipeline";
import { eventsRolePolicy } from "../policies/eventsRole";
import { pipelineRolePolicy } from "../policies/pipelineRole";
import { codePipelineTrust, eventsTrust } from "../policies/trust";
import type { GatesBundle } from "../gates/gatesBundle";
import type { FactoryProjects } from "../projects/factoryProjects";
import { RebuildSchedules } from "../schedules/rebuildSchedules";
import { baseImagesOf } from "../source/baseImages";
import type { ImageSource } from "../source/imageSource";
import type { Foundation } from "./foundation";
import type { Publishing } from "./publishing";
import type { Site } from "./site";

/** What the pipelines of a factory connect. */
export interface ConnectedParts {
  readonly source: ImageSource;
  readonly foundation: Foundation;
  readonly gates: GatesBundle;
  readonly publishing: Publishing;
  readonly projects: FactoryProjects;
}

/** Makes a pipeline for each image that can have one by now, in their order with the source: image → its pipeline's name. */
export function makePipelines(site: Site, parts: ConnectedParts): pulumi.Output<Record<string, string>> {
  const { name, settings, tags, inside } = site;
  const { source, foundation, gates, publishing, projects } = parts;
  const { bucket, dataKey } = foundation;
  const { approval, settingsObject } = publishing;
  const pipelineRole = makePipelineRole(site, parts);
  const topicPolicy = approval?.reserveFor(pipelineRole.arn);
  const bases = baseImagesOf(settings);
  const eventsRole = makeEventsRole(site, source, bases);
  const spread = whenSpread(inside.parent);
  /** CodePipeline starts the first run of a new pipeline by itself, and nothing would repeat a run that came too early. */
  const roleFor = (pipeline: string) =>
    pulumi
      .all([pipelineRole.arn, source.existingPipelines])
      .apply(async ([arn, existing]) => (existing.includes(pipeline) ? arn : spread(arn)));
  const pipelines = source.makePipelines(
    (image, { dependsOn }) =>
      new ImagePipeline(
        `${name}-${image}`,
        {
          image,
          pipelineName: pipelineName(settings.pipelineNamePrefix, image),
          roleArn: roleFor(pipelineName(settings.pipelineNamePrefix, image)),
          ...(eventsRole && { eventsRoleArn: eventsRole.arn }),
          bucketName: bucket.name,
          gatesKey: gates.key,
          ...(foundation.imageBuilders[image] && { builderProfile: foundation.imageBuilders[image].name }),
          ...(dataKey && { artifactKeyArn: dataKey.arn }),
          source: source.forPipelines,
          ...(bases[image] !== undefined && { baseParameter: parameterName(settings.parameterPrefix, bases[image]) }),
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
  makeRebuildSchedules(site, pipelines);
  return pipelines;
}

/** Makes the schedules that build single images anew, if there are any. */
function makeRebuildSchedules(
  { name, settings, location, tags, roles, inside }: Site,
  pipelineNames: pulumi.Output<Record<string, string>>,
): void {
  const { factoryName, pipelineNamePrefix, rebuildSchedules: expressions, upkeepTimeZone: timeZone } = settings;
  if (Object.keys(expressions).length > 0) {
    new RebuildSchedules(
      `${name}-rebuild`,
      { factoryName, pipelineNamePrefix, expressions, pipelineNames, timeZone, location, roles, tags },
      inside,
    );
  }
}

function makePipelineRole(
  { name, settings, location, tags, roles, inside }: Site,
  { source, foundation: { bucket, dataKey }, publishing: { approval } }: ConnectedParts,
): ServiceRole {
  const resources = pulumi.output({
    location,
    bucketArn: bucket.arn,
    artifactPrefix: artifactPrefix(settings.pipelineNamePrefix),
    source: source.statements,
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

/** A connection starts pipelines by itself: then the role is only for the releases of images that others are built on. */
function makeEventsRole(
  { name, settings, location, tags, roles, inside }: Site,
  { forPipelines: { pushEvents } }: ImageSource,
  bases: Readonly<Record<string, string>>,
): ServiceRole | undefined {
  const { factoryName, images, pipelineNamePrefix } = settings;
  const pipelineOf = (image: string) => pipelineName(pipelineNamePrefix, image);
  const built = Object.keys(bases);
  const started = pushEvents ? images : built;
  if (started.length === 0) {
    return undefined;
  }
  const rules = [...(pushEvents ? [pushRuleName] : []), ...(built.length > 0 ? [baseRuleName] : [])];
  return new ServiceRole(
    `${name}-events`,
    {
      ...roles,
      description: `Rules of ${factoryName}: start its pipelines`,
      trust: location.apply((place) => eventsTrust(place, ...rules.map((rule) => rule(pipelineOf("*"))))),
      policy: location.apply((place) => eventsRolePolicy(place, started.map(pipelineOf))),
      tags,
    },
    inside,
  );
}
