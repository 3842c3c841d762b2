// What a build has to fetch and to leave, from its pipeline or from its project.
import type { Artifacts, Build, Source } from "./model";
import { parsePlace, type ArtifactTarget } from "./run/files";
import type { GitPlace } from "./run/gitSource";
import type { ObjectPlace } from "./run/role";

/** Where a source comes from: a zip in S3, or a version of a repository. */
export type SourcePlace = ObjectPlace | GitPlace;

/** What a build is given besides its record. */
export interface BuildWork {
  /** The primary source; nothing for NO_SOURCE. */
  readonly source?: SourcePlace;
  /** Other sources by their identifier. */
  readonly secondarySources: Readonly<Record<string, SourcePlace>>;
  readonly artifacts: readonly ArtifactTarget[];
}

/** What CodePipeline tells CodeBuild besides the StartBuild call that it makes in its role's name. */
export interface HandOver {
  /** `codepipeline/<pipeline>` */
  readonly initiator: string;
  readonly source: ObjectPlace;
  readonly secondarySources: Readonly<Record<string, ObjectPlace>>;
  readonly artifacts: readonly ArtifactTarget[];
  /** The commit that the source is made from. */
  readonly resolvedSourceVersion?: string;
}

/** The work of a build that no pipeline hands any. */
export function ownWork(build: Build, artifacts: Artifacts): BuildWork {
  const source = sourcePlace(build.source, build.sourceVersion);
  return {
    ...(source && { source }),
    secondarySources: Object.fromEntries(
      build.secondarySources.flatMap((secondary) => {
        const place = sourcePlace(secondary);
        return secondary.sourceIdentifier !== undefined && place ? [[secondary.sourceIdentifier, place]] : [];
      }),
    ),
    artifacts: artifacts.type === "S3" ? [artifactTarget(build, artifacts)] : [],
  };
}

/** Where a source comes from, for the types that have a place of their own. */
function sourcePlace({ type, location = "", gitCloneDepth }: Source, version?: string): SourcePlace | undefined {
  if (type === "S3") {
    return parsePlace(location);
  }
  if (type !== "CODECOMMIT") {
    return undefined;
  }
  return {
    url: location,
    ...(version !== undefined && version !== "" && { version }),
    // Zero means all of the history.
    ...(gitCloneDepth !== undefined && gitCloneDepth > 0 && { depth: gitCloneDepth }),
  };
}

function artifactTarget(build: Build, artifacts: Artifacts): ArtifactTarget {
  const { location = "", path = "", namespaceType, name = build.projectName, packaging = "NONE" } = artifacts;
  const uuid = build.id.split(":")[1] ?? "";
  const parts = [path, namespaceType === "BUILD_ID" ? uuid : "", name];
  return { place: { bucket: location, key: parts.filter((part) => part !== "").join("/") }, packaging };
}
