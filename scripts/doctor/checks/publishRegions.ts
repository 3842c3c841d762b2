// Whether the account can use the publish regions.
import { EC2Client } from "@aws-sdk/client-ec2";
import { homeProblem, missingRegions } from "../../../components/publishing/regions";
import type { Check } from "../check";
import type { Context } from "../context";
import { fine, stop, type Finding } from "../finding";
import { namesOfRegions } from "../regions";

/** Whether the account can use the publish regions. */
export const publishRegions: Check = {
  topic: "Regions",
  async look(context) {
    if (context.settings.publishRegions.length === 0) {
      return [fine(`Images are published in ${context.region} only.`)];
    }
    const ec2 = context.client(EC2Client);
    const [enabled, known] = await Promise.all([namesOfRegions(ec2, false), namesOfRegions(ec2, true)]);
    return regionFindings(context, enabled, known);
  },
};

/** Judges the publish regions by those that are enabled and those that there are. */
export function regionFindings(
  { settings, caller, region }: Pick<Context, "settings" | "caller" | "region">,
  enabled: readonly string[],
  known: readonly string[],
): readonly Finding[] {
  const missing = settings.publishRegions.filter((each) => !enabled.includes(each));
  const home = homeProblem(settings, { region });
  const problems = [...missingRegions(missing, known, caller), ...(home === undefined ? [] : [home])];
  if (problems.length > 0) {
    return problems.map((problem) => stop("Images cannot be published where they should be.", problem));
  }
  return [fine(`Enabled in the account: ${settings.publishRegions.join(", ")}.`)];
}
