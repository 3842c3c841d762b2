// The part of Upkeep that removes what builds and publications left.
import { CodeBuildClient } from "../../common/aws";
import { clientSettings } from "../../common/regions";
import { readReleaseTimes } from "../../releases/history";
import type { Part } from "../part";
import { askBuilds } from "./builds";
import { lookForLeftovers } from "./look";
import { planSweep, type SweepAction } from "./plan";
import { recordedAmis } from "./recorded";
import { remove } from "./remove";

/** Sweeps. */
export const sweep: Part<SweepAction> = {
  name: "sweep",
  async plan(upkeep) {
    const { settings, store, home, now } = upkeep;
    const { leftovers, amis } = await lookForLeftovers(upkeep);
    const input = {
      leftovers,
      amis,
      recorded: await recordedAmis(store, amis, home.region),
      released: new Set((await readReleaseTimes(store)).keys()),
      home: home.region,
      leftoverDays: settings.leftoverDays,
      now,
    };
    // Only about what would go: most builds are over for long.
    const { actions } = planSweep({ ...input, stateOf: () => "over" });
    const builds = await askBuilds(
      new CodeBuildClient(clientSettings(home.region)),
      actions.map(({ leftover }) => leftover.build),
      settings.projectNamePrefix,
    );
    return planSweep({ ...input, stateOf: (build) => builds.get(build) });
  },
  act: remove,
};
