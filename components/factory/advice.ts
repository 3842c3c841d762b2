// What a factory tells whoever runs Pulumi, as its settings describe it.
import type { Command } from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";
import { advise } from "../advice/advice";
import { pipelineName } from "../basics/names";
import { publishSettings } from "../publishing/settings";
import { baseImagesOf } from "../source/baseImages";
import { SourceRepository } from "../source/sourceRepository";
import type { ConnectedParts } from "./pipelines";
import type { Site } from "./site";

/** Makes it, after the pipelines. */
export function giveAdvice(
  site: Site,
  { source, foundation, publishing }: ConnectedParts,
  pipelineNames: pulumi.Output<Readonly<Record<string, string>>>,
): Command {
  const { name, settings, location, inside } = site;
  const { retainRepositoryOnDelete, deleteArtifactsOnDestroy, customerManagedKey, parameterPrefix } = settings;
  const imageKeys = publishing.imageKeys?.arns ?? pulumi.output({});
  const repository = source instanceof SourceRepository && retainRepositoryOnDelete ? [source.name] : [];
  const leaves = pulumi
    .all([pulumi.all(repository), foundation.bucket.name])
    .apply(([repositories, bucket]) => [
      ...repositories.map((each) => `the repository ${each}, with its history (retainRepositoryOnDelete is true)`),
      ...(deleteArtifactsOnDestroy
        ? []
        : [
            `the bucket ${bucket}, with the record of every release (deleteArtifactsOnDestroy is false)`,
            ...(customerManagedKey ? ["the key that encrypts it"] : []),
          ]),
      ...(publishing.imageKeys ? ["the keys of the images, without which no AMI of theirs can be launched"] : []),
      `the AMIs, in every region, and the SSM parameters ${parameterPrefix}/*`,
    ]);
  return advise(
    name,
    {
      publishSettings: imageKeys.apply((keys) => publishSettings(settings, keys, baseImagesOf(settings))),
      pipelines: settings.images.map((image) => pipelineName(settings.pipelineNamePrefix, image)),
      region: location.apply(({ region }) => region),
      leaves,
    },
    { parent: inside.parent, dependsOn: pipelineNames.apply(() => [publishing.settingsObject]) },
  );
}
