// The part of Upkeep that retires releases which nobody uses.
import type { Part } from "../part";
import { carryOut } from "./carryOut";
import { lookAround } from "./look";
import { planRetirement, type RetireAction } from "./plan";

/** Retires releases step by step if the setting `retire` is on; otherwise it only says what it would do. */
export const retire: Part<RetireAction> = {
  name: "retire",
  plan: async (upkeep) => {
    const plan = planRetirement(await lookAround(upkeep));
    return upkeep.settings.retire ? plan : { ...plan, actions: plan.actions.map(wouldBe) };
  },
  act: (upkeep, action) =>
    upkeep.settings.retire ? carryOut(upkeep, action) : Promise.resolve("not done: the setting retire is off"),
};

function wouldBe(action: RetireAction): RetireAction {
  return { ...action, what: `would ${action.what}` };
}
