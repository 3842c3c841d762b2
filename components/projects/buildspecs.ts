// The buildspec of a project: a file of its source, or the same text without what only CodeBuild's own images know.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { isCodeBuilds } from "../basics/buildImage";
import { buildspecOf, GATES } from "../basics/gates";
import type { Operation, Stage } from "../basics/names";
import type { FactorySettings } from "../settings/values";
import { SOURCE_FOLDER } from "../source/images";

/** The path or the text of a project's buildspec. */
export function buildspecFor(
  purpose: Stage | Operation | "prune",
  {
    buildImage,
    sourceFolder,
    repositoryFolder,
  }: Pick<FactorySettings, "buildImage" | "sourceFolder" | "repositoryFolder">,
): string {
  const path = buildspecOf(purpose);
  const gates: readonly string[] = GATES;
  const isGate = gates.includes(purpose);
  if (isCodeBuilds(buildImage)) {
    return isGate || repositoryFolder === undefined ? path : `${repositoryFolder}/${path}`;
  }
  return withoutRuntimes(readFileSync(join(isGate ? SOURCE_FOLDER : sourceFolder, path), "utf8"));
}

/**
 * A buildspec that selects no runtime: on an image that is not CodeBuild's own, that is not supported.
 * Source: "Runtime versions", CodeBuild user guide.
 */
export function withoutRuntimes(text: string): string {
  const buildspec = parse(text) as { readonly phases?: { install?: Record<string, unknown> } };
  const { install, ...phases } = buildspec.phases ?? {};
  const { "runtime-versions": _runtimes, ...others } = install ?? {};
  const rest = Object.keys(others).length === 0 ? {} : { install: others };
  return stringify({ ...buildspec, phases: { ...rest, ...phases } }, { lineWidth: 0 });
}
