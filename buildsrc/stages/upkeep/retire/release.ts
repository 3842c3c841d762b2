// A release as Upkeep retires it: its AMIs in all regions, which step together.
import { STATES } from "../../contract";
import type { ReleaseTime } from "../../releases/history";
import { retirementOf, type RetirementStep } from "../../releases/retirement";
import type { FactoryAmi } from "../amis";

/** A release of which there still is an AMI. */
export interface Release {
  readonly image: string;
  /** The home region's AMI, by which the records know the release. It can be gone already. */
  readonly id: string;
  /** When it was published last; undefined if there is no record of it. */
  readonly publishedAt?: Date;
  /** Its AMIs, the home region's first. Those that failed are left out. */
  readonly amis: readonly FactoryAmi[];
}

/** Where a release stands: `released` until it begins to retire. */
export type Stage = "released" | RetirementStep;

const STAGES: readonly Stage[] = ["released", "retiring", "deprecated", "disabled"];

/** How far a release has come. */
export interface Standing {
  readonly stage: Stage;
  /** Undefined if it has not begun. */
  readonly since?: Date;
}

/**
 * Puts the AMIs of a release together.
 *
 * @param times - AMI of the home region → its release, as the keys of the records tell
 */
export function groupReleases(
  amis: readonly FactoryAmi[],
  times: ReadonlyMap<string, ReleaseTime>,
  home: string,
): readonly Release[] {
  const groups = new Map<string, FactoryAmi[]>();
  for (const ami of amis.filter(({ ec2State }) => ec2State !== "failed")) {
    const id = ami.region === home ? ami.id : (ami.copyOf ?? ami.id);
    groups.set(id, [...(groups.get(id) ?? []), ami]);
  }
  return [...groups].flatMap(([id, group]) => {
    if (!group.some(({ state }) => state === STATES.released)) {
      return [];
    }
    const sorted = [...group].sort((a, b) => Number(b.region === home) - Number(a.region === home));
    const time = times.get(id);
    // What a tag says of the image, a build has said.
    return [
      {
        id,
        image: time?.image ?? sorted[0]?.image ?? "",
        amis: sorted,
        ...(time && { publishedAt: time.writtenAt ?? sorted[0]?.createdAt ?? new Date(0) }),
      },
    ];
  });
}

/** The stage of the AMI that is behind all others: a step that failed in one region is repeated there. */
export function standingOf({ amis }: Release): Standing {
  const each = amis.map(standingOfAmi);
  const stage = STAGES.find((name) => each.some((standing) => standing.stage === name)) ?? "released";
  const times = each.flatMap((standing) => (standing.stage === stage ? [standing.since] : []));
  // One that is not through with its step does not wait.
  const dates = times.flatMap((time) => time ?? []);
  return dates.length < times.length || dates.length === 0
    ? { stage }
    : { stage, since: new Date(Math.max(...dates.map(Number))) };
}

function standingOfAmi({ tags }: FactoryAmi): Standing {
  const retirement = retirementOf(tags);
  if (retirement === undefined) {
    return { stage: "released" };
  }
  return { stage: retirement.step, since: retirement.since };
}
