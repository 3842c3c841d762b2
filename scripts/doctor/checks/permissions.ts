// Whether whoever runs Pulumi is allowed what it needs, as far as IAM can simulate that.
import { IAMClient } from "@aws-sdk/client-iam";
import { configuredDefaultTags } from "../../../components/programs/providerSettings";
import { stackTags } from "../../../components/settings/tagFaults";
import type { Check } from "../check";
import { permissionFindings } from "../permissions/judgement";
import { principalOf, sourceArn } from "../permissions/principal";
import { questionsOf } from "../permissions/questions";
import { denialsOf, type Denial } from "../permissions/simulate";

/** Simulates each action. Changes nothing, and does not try anything. */
export const permissions: Check = {
  topic: "Permissions",
  needsStack: true,
  async look(context) {
    const principal = principalOf(context.caller.arn);
    if ("verdict" in principal) {
      return [principal];
    }
    const iam = context.client(IAMClient);
    const source = await sourceArn(iam, principal);
    const { project, stack, settings } = context;
    const tags = stackTags(project, stack, settings.tags, configuredDefaultTags());
    const denials: Denial[] = [];
    // One after the other: IAM throttles an account's simulations.
    for (const question of questionsOf({ ...context, ...context.caller }, tags)) {
      denials.push(...(await denialsOf(iam, source, question)));
    }
    return permissionFindings(source, denials);
  },
};
