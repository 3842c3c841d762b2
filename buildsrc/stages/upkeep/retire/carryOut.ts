// Takes one step with a release, in all regions. What was planned is looked at again right before: two runs of Upkeep at the
// same time do no harm then, and a Promote in between wins.
import { lookUpAmi } from "../../ami/copies";
import { tagAmi } from "../../ami/retag";
import { tagsOf } from "../../ami/tags";
import { allOrNothing, type Step as SwitchStep } from "../../common/allOrNothing";
import { MARKER, STATES, TAGS } from "../../contract";
import { isPointedTo, readChannels } from "../../releases/channels";
import { deprecateNow, showAgain } from "../../releases/deprecation";
import type { Place } from "../../releases/place";
import { parameterName } from "../../releases/publishSettings";
import { retirementOf, retirementTag, type RetirementStep } from "../../releases/retirement";
import type { Upkeep } from "../upkeep";
import { deregister } from "./deregister";
import { disable } from "./disable";
import { announcement, disabledNotice, takenBack } from "./notices";
import type { PlannedAmi, RetireAction } from "./plan";

/** Takes the step, and returns what came of it in words. */
export async function carryOut(upkeep: Upkeep, action: RetireAction): Promise<string> {
  const places: Place[] = [];
  for (const planned of action.amis) {
    const place = await lookAgain(upkeep, action, planned);
    if (typeof place === "string") {
      return `left alone: ${place}`;
    }
    places.push(place);
  }
  switch (action.step) {
    case "begin to retire":
      await tagAll(upkeep, places, "retiring");
      upkeep.say(announcement(action, upkeep.settings.retireWaitDays));
      return "retiring";
    case "deprecate":
      await allOrNothing([[...tagging(upkeep, places, "deprecated"), ...hiding(places)]]);
      return "deprecated";
    case "disable":
      // First the tag: it says how far the release is if the rest fails, and EC2 refuses the rest to Upkeep without it.
      await tagAll(upkeep, places, "disabled");
      await disable(places);
      upkeep.say(disabledNotice(action, upkeep.settings.retireWaitDays));
      return "disabled";
    case "deregister":
      return deregister(places, upkeep.home.region);
    case "take back":
      await allOrNothing([takingBack(upkeep, places)]);
      upkeep.say(takenBack(action));
      return "taken back";
  }
}

/** The AMI as it is now, or why nothing is done with it. */
async function lookAgain(
  upkeep: Upkeep,
  { step, image }: RetireAction,
  { id, region, retirement }: PlannedAmi,
): Promise<Place | string> {
  const clients = upkeep.regions.find((each) => each.region === region);
  const ami = clients && (await lookUpAmi(clients, id));
  if (clients === undefined || ami === undefined) {
    return `${id} in ${region} is gone`;
  }
  const tags = tagsOf(ami);
  if (
    tags.get(MARKER) !== upkeep.settings.factory ||
    tags.get(TAGS.state) !== STATES.released ||
    (tags.get(TAGS.retirement) ?? "") !== retirement
  ) {
    return `somebody changed the tags of ${id} in ${region} meanwhile`;
  }
  if (step === "take back") {
    return { clients, ami, amiId: id };
  }
  const channels = await readChannels(clients, parameterName(upkeep.publishSettings, image));
  const isKept = tags.has(TAGS.keep) || isPointedTo(channels, id, []);
  return isKept ? `${id} in ${region} got the tag ${TAGS.keep} or a channel meanwhile` : { clients, ami, amiId: id };
}

function tagAll(upkeep: Upkeep, places: readonly Place[], step: RetirementStep): Promise<void> {
  return allOrNothing([tagging(upkeep, places, step)]);
}

function tagging({ now }: Upkeep, places: readonly Place[], step: RetirementStep): SwitchStep[] {
  return places.map(({ clients, ami, amiId }) => ({
    region: clients.region,
    what: `tag ${amiId} as ${step}`,
    run: () => tagAmi(clients, ami, { [TAGS.retirement]: retirementTag(step, now) }, []),
  }));
}

function hiding(places: readonly Place[]): SwitchStep[] {
  return places.map(({ clients, ami, amiId }) => ({
    region: clients.region,
    what: `deprecate ${amiId}`,
    run: () => deprecateNow(clients, ami),
  }));
}

/** A withdrawn release stays hidden: it was before it began to retire. */
function takingBack({ publishSettings }: Upkeep, places: readonly Place[]): SwitchStep[] {
  const untagging = places.map(({ clients, ami, amiId }) => ({
    region: clients.region,
    what: `take the tag ${TAGS.retirement} from ${amiId}`,
    run: () => tagAmi(clients, ami, {}, [TAGS.retirement]),
  }));
  const hidden = places.filter(({ ami }) => {
    const tags = tagsOf(ami);
    return retirementOf(tags)?.step !== "retiring" && !tags.has(TAGS.withdrawn);
  });
  const showing = hidden.map(({ clients, ami, amiId }) => ({
    region: clients.region,
    what: `show ${amiId} again to those who look for it by name`,
    run: () => showAgain(clients, ami, publishSettings.deprecateAfterDays),
  }));
  return [...untagging, ...showing];
}
