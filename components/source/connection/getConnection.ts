// Asks CodeConnections for a connection: one signed request, in place of an SDK client for each name of the service.
import type { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { Problem } from "../../programs/problem";
import { sendSigned, type Refusal, type Transport } from "../../programs/signedRequest";
import { parseConnectionArn, type ConnectionService } from "./arn";
import type { FoundConnection } from "./inspection";

/** Source: targetPrefix in the service models of codeconnections and codestar-connections. */
const TARGETS: Readonly<Record<ConnectionService, string>> = {
  codeconnections: "com.amazonaws.codeconnections.CodeConnections_20231201",
  "codestar-connections": "com.amazonaws.codestar.connections.CodeStar_connections_20191201",
};

/** What tells how to reach AWS: the settings of any client. */
export type Way = Pick<CodePipelineClient["config"], "credentials" | "region">;

/** Gets a connection. Undefined if AWS knows no connection with that ARN. */
export async function getConnection(
  arn: string,
  { credentials, region }: Way,
  transport?: Transport,
): Promise<FoundConnection | undefined> {
  // Each name of the service judges by its own actions and its own ARNs.
  const service = parseConnectionArn(arn)?.service ?? "codeconnections";
  const { text, refusal } = await sendSigned(
    {
      service,
      region: await region(),
      credentials,
      protocol: "json",
      headers: { "x-amz-target": `${TARGETS[service]}.GetConnection` },
      body: JSON.stringify({ ConnectionArn: arn }),
    },
    transport,
  );
  if (refusal?.name === "ResourceNotFoundException") {
    return undefined;
  }
  if (refusal) {
    throw new Problem(describeRefusal(arn, service, refusal));
  }
  const { Connection: found } = JSON.parse(text) as { readonly Connection?: Readonly<Record<string, string>> };
  return { status: found?.ConnectionStatus ?? "", providerType: found?.ProviderType ?? "" };
}

function describeRefusal(arn: string, service: ConnectionService, { name, message }: Refusal): string {
  const remedy = name === "AccessDeniedException" ? ` Allow ${service}:GetConnection on it (docs/permissions.md).` : "";
  return `AWS does not show the connection ${arn} (${name}: ${message}).${remedy}`;
}
