// The message that a release is out, and what is new in it.
import { KEYS } from "../contract";
import { facts } from "../notices/facts";
import type { Notice } from "../notices/notice";
import { shown } from "../notices/shown";
import type { ReleaseRecord } from "../releases/record";
import { comparePackages } from "./packages";
import { lookAtRun, shortCommit, type ToldRun } from "./run";

/** A release that a run has made. */
export interface NewRelease extends ToldRun {
  readonly record: ReleaseRecord;
  /** The image's release before it, if there was one. */
  readonly previous: ReleaseRecord | undefined;
  /** The bucket with its records. */
  readonly bucket: string;
}

const SHOWN_PACKAGES = 40;

/** Tells what is out, where, and what changed. */
export function releasedNotice(release: NewRelease): Notice {
  const { region, image, record, previous, bucket } = release;
  const { amiId, regions, channels, tests } = record;
  return {
    subject: `${image} released, ${amiId}`,
    image,
    lines: [
      `A new release of ${image} is out: ${amiId} in ${region}.`,
      "",
      ...facts([
        ["commit", shortCommit(record.commit)],
        ["reason", shown(release.reason)],
        ["tests", `${tests.results?.filter(({ passed }) => passed).length ?? 0} passed`],
        ["channels", channels.join(", ")],
        ["parameter", record.parameter],
        ["base", baseOf(record, previous)],
      ]),
      "",
      ...facts(Object.entries(regions)),
      "",
      ...packageLines(record, previous),
    ],
    nextSteps: [
      `All of its packages: aws s3 cp s3://${bucket}/${KEYS.packages(amiId)} - --region ${region}`,
      ...(previous === undefined ? [] : [`To go back: npm run promote -- --image ${image} --to previous`]),
      lookAtRun(release),
    ],
  };
}

function baseOf({ baseAmiId }: ReleaseRecord, previous: ReleaseRecord | undefined): string {
  return previous === undefined || previous.baseAmiId === baseAmiId
    ? baseAmiId
    : `${baseAmiId}, before: ${previous.baseAmiId}`;
}

function packageLines({ packages }: ReleaseRecord, previous: ReleaseRecord | undefined): readonly string[] {
  if (previous === undefined) {
    return [`It is the first release of the image, with ${packages.length} packages.`];
  }
  const since = `Since the release of ${previous.publishedAt.slice(0, 10)}, ${previous.amiId}`;
  const { added, removed, changed } = comparePackages(previous.packages, packages);
  const lines = [
    ...changed.map(({ name, from, to }) => `  ${shown(name)} ${shown(from)} -> ${shown(to)}`),
    ...added.map(({ name, to }) => `  + ${shown(name)} ${shown(to)}`),
    ...removed.map(({ name, from }) => `  - ${shown(name)} ${shown(from)}`),
  ];
  if (lines.length === 0) {
    return [`${since}, packages: the same.`];
  }
  const rest = lines.length - SHOWN_PACKAGES;
  return [
    `${since}, packages: ${changed.length} in another version, ${added.length} new, ${removed.length} gone.`,
    ...lines.slice(0, SHOWN_PACKAGES),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
  ];
}
