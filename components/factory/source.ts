// The source of a factory's images, as its settings describe it.
import { pipelineName } from "../basics/names";
import { connectionName } from "../source/connection/connectionName";
import { isConnected } from "../source/connection/providers";
import { ConnectedSource } from "../source/connectedSource";
import { SourceRepository } from "../source/sourceRepository";
import type { Site } from "./site";

/** The repository that the factory's images are made from: the stack's own, or one that a connection reaches. */
export function makeSource(site: Site): SourceRepository | ConnectedSource {
  const { name, settings, tags, inside } = site;
  const { source, repository, branch } = settings;
  const pipelineNames = Object.fromEntries(
    settings.images.map((image) => [image, pipelineName(settings.pipelineNamePrefix, image)]),
  );
  if (isConnected(source)) {
    return new ConnectedSource(
      `${name}-source`,
      {
        source,
        ...(settings.connectionArn !== undefined && { connectionArn: settings.connectionArn }),
        connectionName: connectionName(settings.factoryName),
        // The faults of the settings name a repository that is missing.
        repository: repository ?? "",
        branch,
        tagPatterns: settings.triggerTags,
        pipelineNames,
        tags,
      },
      inside,
    );
  }
  return new SourceRepository(
    `${name}-source`,
    {
      repositoryName: settings.repositoryName,
      description: settings.repositoryDescription,
      branch,
      folder: settings.sourceFolder,
      ...(settings.imagesFolder !== undefined && { imagesFolder: settings.imagesFolder }),
      onConflict: settings.onConflict,
      retainOnDelete: settings.retainRepositoryOnDelete,
      adopt: settings.adoptRepository,
      pipelineNames,
      tags,
    },
    inside,
  );
}
