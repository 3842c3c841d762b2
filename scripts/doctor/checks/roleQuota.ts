// How many roles IAM has room for: a factory has one for each thing that acts.
import { GetAccountSummaryCommand, IAMClient } from "@aws-sdk/client-iam";
import { STAGES } from "../../../components/basics/names";
import { operationsOf, tellsAnybody, type ToldArgs } from "../../../components/publishing/told";
import type { Check } from "../check";
import type { Context } from "../context";
import { fine, stop, type Finding } from "../finding";
import { increaseOf, type Quota } from "../quotas";

/** Those of the projects, the pipelines, the rules by what they start, the schedule, the builders and the test instances. */
export function countRoles(settings: ToldArgs): number {
  return STAGES.length + operationsOf(settings).length + (tellsAnybody(settings) ? 1 : 0) + 6;
}

/** IAM is one for all regions; its quotas are in us-east-1. */
const QUOTA: Quota = { service: "iam", code: "L-FE177D64", name: "Roles per account" };
const QUOTA_REGION = "us-east-1";

/** How many roles IAM has room for. */
export const roleQuota: Check = {
  topic: "IAM",
  needsStack: true,
  async look(context) {
    const { SummaryMap } = await context.client(IAMClient).send(new GetAccountSummaryCommand({}));
    const { Roles, RolesQuota } = SummaryMap ?? {};
    if (Roles === undefined || RolesQuota === undefined) {
      throw new Error("iam:GetAccountSummary does not say how many roles there are, and how many there may be.");
    }
    return [roleFinding(context, Roles, RolesQuota)];
  },
};

/** Judges the room for roles by those that `up` would add. */
export function roleFinding(
  { ownedArns, settings }: Pick<Context, "ownedArns" | "settings">,
  existing: number,
  allowed: number,
): Finding {
  const own = [...ownedArns].filter((arn) => /:iam::\d+:role\//.test(arn)).length;
  const added = Math.max(countRoles(settings) - own, 0);
  const room = `${existing} of ${allowed} roles exist; up adds ${added}.`;
  return existing + added > allowed ? stop(room, increaseOf(QUOTA, existing + added, QUOTA_REGION)) : fine(room);
}
