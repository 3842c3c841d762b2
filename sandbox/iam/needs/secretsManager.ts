// Secrets Manager: the secrets that builds hand to provisioners.
import { text, type Call } from "../../frontdoor/service";
import type { Facts } from "../facts";
import { dataKeyNeeds } from "./keyUse";
import { need, type Need, type Needs } from "./need";

/** What Secrets Manager's operations need. */
export const secretsManager: Needs = {
  DescribeSecret: async (call, facts) => (await onSecret(call, facts)).needs,
  GetSecretValue: async (call, facts) => {
    const { arn, key, needs } = await onSecret(call, facts);
    const context = { "kms:EncryptionContext:SecretARN": arn };
    return [...needs, ...(await dataKeyNeeds(call, facts, key, ["kms:Decrypt"], context))];
  },
};

/** A policy names the ARN, which ends with six random characters. What does not exist has only the name that is asked for. */
async function onSecret(
  call: Call,
  facts: Facts,
): Promise<{ readonly arn: string; readonly key?: string | undefined; readonly needs: Need[] }> {
  const asked = text(call.input.SecretId);
  const { arn = asked, key } = (await facts.secret(call.region, asked)) ?? {};
  return { arn, key, needs: [need(`secretsmanager:${call.operation}`, arn)] };
}
