// CodeConnections: Pulumi makes the connection and waits for its handshake. The service has two names; an action has the
// name of the API that is called, whatever the connection's ARN begins with.
import { APIS, type Api } from "../../../codeconnections/connections";
import { text, type Call } from "../../../frontdoor/service";
import { arn, need, requestTags, type Needs } from "../need";
import { namesakes, tagOperations } from "./forms";

const connection = ({ input }: Call) => text(input.ConnectionArn);

/** What they need, by the service's name. */
export const connections: Readonly<Record<string, Needs>> = Object.fromEntries(APIS.map((api) => [api, needsOf(api)]));

function needsOf(api: Api): Needs {
  return {
    ...namesakes(api, connection, ["DeleteConnection", "GetConnection"]),
    ...namesakes(api, (call) => arn(call, api, "connection/*"), ["ListConnections"]),
    ...tagOperations(api, { arn: "ResourceArn", tags: "Tags", keys: "TagKeys" }),
    CreateConnection: (call) => {
      const tags = requestTags(call.input.Tags);
      return [
        need(`${api}:CreateConnection`, "*", {
          ...tags,
          [`${api}:ProviderType`]: text(call.input.ProviderType) || undefined,
        }),
        ...(Object.keys(tags).length === 0 ? [] : [need(`${api}:TagResource`, arn(call, api, "connection/*"), tags)]),
      ];
    },
  };
}
