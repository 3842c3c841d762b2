// Takes one step with a release, in all regions. What was planned is looked at again right before: two runs of Upkeep at the
// same time do no harm then, and a Promote in between wins.
import { setTimeout as sleep } from "node:timers/promises";
import { lookUpAmi } from "../../ami/copies";
import { tagAmi } from "../../ami/retag";
import { tagsOf } from "../../ami/tags";
import { allOrNothing, type Step as SwitchStep } from "../../common/allOrNothing";
import type { Pause } from "../../common/waitFor";
import { MARKER, STATES, TAGS } from "../../contract";
import { isPointedTo, readChannels } from "../../releases/channels";
import { deprecateNow, showAgain } from "../../releases/deprecation";
import { protectAgain } from "../../releases/enableAmi";
import type { Place } from "../../releases/place";
import { parameterName } from "../../releases/publishSettings";
import { retirementOf, retirementTag, type RetirementStep } from "../../releases/retirement";
import type { Upkeep } from "../upkeep";
import { imageReferences } from "../usage/imageReferences";
import { deregister } from "./deregister";
import { disable } from "./disable";
import { announcement, deprecatedNotice, disabledNotice, goneNotice, takenBack } from "./notices";
import type { PlannedAmi, RetireAction } from "./plan";

/** Takes the step, and returns what came of it in words. */
export async function carryOut(upkeep: Upkeep, action: RetireAction, pause: Pause = sleep): Promise<string> {
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
      upkeep.say(deprecatedNotice(action, upkeep.settings.retireWaitDays));
      return "deprecated";
    case "disable":
      await disable(places, retirementTag("disabled", upkeep.now), pause);
      upkeep.say(disabledNotice(action, upkeep.settings.retireWaitDays));
      return "disabled";
    case "deregister":
      return deregister(places, upkeep.home.region).then((outcome) => {
        upkeep.say(goneNotice(action, outcome));
        return outcome;
      });
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
  if (isKept) {
    return `${id} in ${region} got the tag ${TAGS.keep} or a channel meanwhile`;
  }
  const [use] = step === "disable" || step === "deregister" ? await imageReferences(clients, [id]) : [];
  return use === undefined ? { clients, ami, amiId: id } : `${id} in ${region} is used meanwhile: ${use.by}`;
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
  // Its protection can have ended, if the step that ended it failed afterwards.
  const unprotected = publishSettings.deregistrationProtection
    ? places.filter(({ ami }) => retirementOf(tagsOf(ami))?.step !== "retiring")
    : [];
  const protecting = unprotected.map(({ clients, ami, amiId }) => ({
    region: clients.region,
    what: `protect ${amiId} again`,
    run: async () => {
      await protectAgain(clients, ami);
      return () => Promise.resolve();
    },
  }));
  return [...untagging, ...showing, ...protecting];
}
