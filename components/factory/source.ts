// The repository of a factory, as its settings describe it.
import { pipelineName } from "../basics/names";
import { SourceRepository } from "../source/sourceRepository";
import type { Site } from "./site";

/** The repository that the factory's images are made from. */
export function makeRepository({ name, settings, tags, inside }: Site): SourceRepository {
  return new SourceRepository(
    `${name}-source`,
    {
      repositoryName: settings.repositoryName,
      description: settings.repositoryDescription,
      branch: settings.branch,
      folder: settings.sourceFolder,
      ...(settings.imagesFolder !== undefined && { imagesFolder: settings.imagesFolder }),
      onConflict: settings.onConflict,
      retainOnDelete: settings.retainRepositoryOnDelete,
      adopt: settings.adoptRepository,
      pipelineNames: Object.fromEntries(
        settings.images.map((image) => [image, pipelineName(settings.pipelineNamePrefix, image)]),
      ),
      tags,
    },
    inside,
  );
}
