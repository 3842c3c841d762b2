// Looks up what a plan of retirement is made from: the less is known of a release, the less is asked.
import { readReleaseTimes } from "../../releases/history";
import { parameterName } from "../../releases/publishSettings";
import type { FactoryAmi } from "../amis";
import type { Upkeep } from "../upkeep";
import { lookForUses } from "../usage/look";
import { otherAccounts } from "../usage/otherAccounts";
import type { OtherAccounts, Uses } from "../usage/uses";
import { chooseCandidates } from "./candidates";
import type { Facts } from "./keep";
import { dueReleases, notKept, type Look } from "./plan";
import { readPointers } from "./pointers";
import { unsureOnes } from "./recorded";
import { groupReleases, standingOf, type Release } from "./release";

/** Who finds out what uses an AMI. */
export interface Eyes {
  readonly lookForUses: (upkeep: Upkeep, candidates: readonly FactoryAmi[]) => Promise<Uses>;
  readonly otherAccounts: (upkeep: Upkeep, candidate: FactoryAmi) => Promise<OtherAccounts>;
}

/**
 * Looks at the releases, at what points to them, and at what uses them here and in other accounts.
 *
 * @param eyes - tests have others
 */
export async function lookAround(upkeep: Upkeep, eyes: Eyes = { lookForUses, otherAccounts }): Promise<Look> {
  const facts = await readFacts(upkeep);
  const candidates = chooseCandidates(dueReleases(facts), facts);
  const about = { ...facts, candidates: new Set(candidates.map(({ id }) => id)) };
  // Those that have begun and wait for their next step are looked at, too: what is in use is taken back.
  if (candidates.length === 0 && facts.releases.every((release) => standingOf(release).stage === "released")) {
    return { ...about, unknown: new Map(), cautions: [] };
  }
  const { of, cautions } = await eyes.lookForUses(upkeep, amisOf(candidates));
  const uses = new Map(
    amisOf(facts.releases).flatMap((ami) =>
      of(ami)
        .slice(0, 1)
        .map((use): [string, string] => [ami.id, use]),
    ),
  );
  const unused = cautions.length > 0 ? [] : candidates.filter(({ amis }) => !amis.some(({ id }) => uses.has(id)));
  const unsure = await unsureOnes(upkeep, unused);
  const sure = unused.filter(({ id }) => !unsure.has(id));
  const others = await askOthers(sure, (ami) => eyes.otherAccounts(upkeep, ami));
  const unknown = new Map([...unsure, ...others.unknown]);
  return {
    ...about,
    uses: new Map([...uses, ...others.uses]),
    unknown,
    cautions: [...cautions, ...others.cautions],
  };
}

function amisOf(releases: readonly Release[]): readonly FactoryAmi[] {
  return releases.flatMap(({ amis }) => amis);
}

/** What the records, the AMIs and the images' parameters say. */
async function readFacts(upkeep: Upkeep): Promise<Facts> {
  const { settings, now, home, regions, store, publishSettings } = upkeep;
  const [amis, times] = await Promise.all([upkeep.amis(), readReleaseTimes(store)]);
  const releases = groupReleases(amis, times, home.region);
  const facts = { now, policy: settings, amis, releases, pointers: new Map<string, string>() };
  // Where no release of an image can go, it does not matter what points to it.
  const images = [...new Set(notKept(facts).map(({ image }) => image))].sort();
  const parameters = new Map(images.map((image) => [image, parameterName(publishSettings, image)]));
  return { ...facts, pointers: await readPointers(regions, parameters, amisOf(releases)) };
}

interface OtherUses {
  /** AMI → what uses it. */
  readonly uses: ReadonlyMap<string, string>;
  /** Release → why nobody knows yet. */
  readonly unknown: ReadonlyMap<string, string>;
  /** What a person has to mend first. */
  readonly cautions: readonly string[];
}

async function askOthers(
  releases: readonly Release[],
  ask: (ami: FactoryAmi) => Promise<OtherAccounts>,
): Promise<OtherUses> {
  const uses = new Map<string, string>();
  const unknown = new Map<string, string>();
  const cautions = new Set<string>();
  for (const { id, amis } of releases) {
    for (const ami of amis) {
      const answer = await ask(ami);
      const [, use] = /^in use: (.*)$/s.exec(answer) ?? [];
      if (use !== undefined) {
        uses.set(ami.id, `${use}, in ${ami.region}`);
        continue;
      }
      const [, problem] = /^cannot tell: (.*)$/s.exec(answer) ?? [];
      if (problem !== undefined) {
        cautions.add(problem);
      } else if (answer !== "clean") {
        unknown.set(id, `${answer} (about ${ami.id} in ${ami.region})`);
      }
    }
  }
  return { uses, unknown, cautions: [...cautions] };
}
