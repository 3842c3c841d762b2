// Whether an image's parameter has room for what a move of the channel `latest` adds to it.
import { StageError } from "../common/stageError";
import { LATEST } from "../contract";
import type { Version, Versions } from "./parameterHistory";

/**
 * How many versions SSM keeps of a parameter. A new one takes the place of the oldest, unless that has a label: then
 * PutParameter fails.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html
 */
const MAX_VERSIONS = 100;
/** A move makes one, and undoing it another. */
const NEW_VERSIONS = 2;

/** The oldest version with a label among those that would have to go. */
export function inTheWay(versions: Versions): Version | undefined {
  const going = versions.length + NEW_VERSIONS - MAX_VERSIONS;
  return going <= 0 ? undefined : versions.slice(-going).findLast(({ labels }) => labels.length > 0);
}

/** What is to be pointed where. */
export interface Pointing {
  readonly image: string;
  readonly parameter: string;
  readonly region: string;
  readonly amiId: string;
}

/** What the parameter holds now. */
interface Holding {
  readonly value: string;
  readonly inTheWay?: Version;
}

/** Refuses, before anything is changed, a move for which the parameter has no room. */
export function checkRoom({ image, parameter, region, amiId }: Pointing, now: Holding | undefined): void {
  if (now?.inTheWay === undefined || now.value === amiId) {
    return;
  }
  const { number, labels } = now.inTheWay;
  const moves = labels
    .filter((label) => label !== LATEST)
    .map((label) => `npm run promote -- --image ${image} --channel ${label} --to <a newer release>, or `);
  throw new StageError(
    `Parameter ${parameter} in region ${region} has no room: SSM keeps ${MAX_VERSIONS} versions, and version ${number}, which ` +
      `would have to go, has the label ${labels.map((label) => `"${label}"`).join(", ")}.`,
    `Move the label to a newer version: ${moves.join("")}aws ssm label-parameter-version --region ${region} ` +
      `--name ${parameter} --labels ${labels.join(" ")} --parameter-version <a newer one>.`,
  );
}
