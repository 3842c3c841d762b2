// SNS: Pulumi makes the topic that asks for approval, and its subscriptions.
import { text, type Call } from "../../../frontdoor/service";
import { arn, type Needs } from "../need";
import { creation, namesakes, tagOperations } from "./forms";

const topic = ({ input }: Call) => text(input.TopicArn);
/** A subscription's permissions are its topic's; its ARN is the topic's with an id after it. */
const topicOfSubscription = ({ input }: Call) => text(input.SubscriptionArn).replace(/:[0-9a-f-]{36}$/, "");

/** What they need. */
export const topics: Needs = {
  ...namesakes("sns", topic, ["DeleteTopic", "GetTopicAttributes", "SetTopicAttributes", "Subscribe"]),
  ...namesakes("sns", topicOfSubscription, ["GetSubscriptionAttributes", "Unsubscribe"]),
  ...tagOperations("sns", { arn: "ResourceArn", tags: "Tags", keys: "TagKeys" }),
  CreateTopic: (call) =>
    creation({
      action: "sns:CreateTopic",
      tagAction: "sns:TagResource",
      resource: arn(call, "sns", text(call.input.Name)),
      tags: call.input.Tags,
    }),
};
