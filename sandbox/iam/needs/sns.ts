// SNS: the pipeline announces that a run waits for approval.
import { text } from "../../frontdoor/service";
import { dataKeyNeeds } from "./keyUse";
import { need, type Needs } from "./need";

/** What SNS's operations need. */
export const sns: Needs = {
  Publish: async (call, facts) => {
    const topic = text(call.input.TopicArn);
    const key = await facts.topicKey(topic);
    return [
      need("sns:Publish", topic),
      ...(await dataKeyNeeds(call, facts, key, ["kms:Decrypt", "kms:GenerateDataKey"])),
    ];
  },
};
