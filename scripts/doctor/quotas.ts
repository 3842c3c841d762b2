// The quotas of the account that a factory runs into first, and what they are in a region.
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
  ServiceQuotasClient,
  type ServiceQuota,
} from "@aws-sdk/client-service-quotas";
import type { Context } from "./context";

/** A quota, as Service Quotas knows it. */
export interface Quota {
  readonly service: string;
  readonly code: string;
  readonly name: string;
}

/** Asks what the account may use: what was granted to it, else what AWS gives to everybody. */
export async function quotaValue({ client }: Pick<Context, "client">, quota: Quota, region?: string): Promise<number> {
  const quotas = client(ServiceQuotasClient, region);
  const asked = { ServiceCode: quota.service, QuotaCode: quota.code };
  try {
    return valueIn((await quotas.send(new GetServiceQuotaCommand(asked))).Quota, quota);
  } catch (error) {
    if (!(error instanceof NoSuchResourceException)) {
      throw error;
    }
    // Of a quota that nobody changed, Service Quotas may have the default only (aws-cli#6629).
    return valueIn((await quotas.send(new GetAWSDefaultServiceQuotaCommand(asked))).Quota, quota);
  }
}

/** What asks AWS for more: the command for the first region, on a line of its own. */
export function increaseOf({ service, code, name }: Quota, wanted: number, ...regions: readonly string[]): string {
  const [first = "", ...others] = regions;
  const likewise = others.length === 0 ? "" : ` (and likewise in ${others.join(", ")})`;
  return (
    `Ask AWS for ${wanted} "${name}", which may take days${likewise}:\naws service-quotas request-service-quota-increase ` +
    `--service-code ${service} --quota-code ${code} --desired-value ${wanted} --region ${first}`
  );
}

function valueIn(answer: ServiceQuota | undefined, { service, code }: Quota): number {
  if (answer?.Value === undefined) {
    const reason = answer?.ErrorReason?.ErrorMessage ?? "without a reason";
    throw new Error(`Service Quotas has no value of ${service} ${code}: ${reason}.`);
  }
  return answer.Value;
}
