// Asks CodeConnections for a connection: one signed request, in place of an SDK client for each name of the service.
import { SignatureV4 } from "@smithy/signature-v4";
import type { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { Problem } from "../../programs/problem";
import { Sha256 } from "../../programs/sha256";
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
  send: typeof fetch = fetch,
): Promise<FoundConnection | undefined> {
  // Each name of the service judges by its own actions and its own ARNs.
  const service = parseConnectionArn(arn)?.service ?? "codeconnections";
  const home = await region();
  const endpoint = new URL(process.env.AWS_ENDPOINT_URL ?? `https://${service}.${home}.amazonaws.com`);
  const body = JSON.stringify({ ConnectionArn: arn });
  const signer = new SignatureV4({ service, region: home, credentials, sha256: Sha256 });
  const { headers } = await signer.sign({
    method: "POST",
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    path: "/",
    headers: {
      host: endpoint.host,
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `${TARGETS[service]}.GetConnection`,
    },
    body,
  });
  const response = await send(endpoint, { method: "POST", headers, body });
  const answer = textsIn(await response.json());
  if (response.ok) {
    const { ConnectionStatus: status = "", ProviderType: providerType = "" } = textsIn(answer.Connection);
    return { status, providerType };
  }
  const name = (answer.__type ?? "").replace(/^.*#/, "");
  if (name === "ResourceNotFoundException") {
    return undefined;
  }
  throw new Problem(describeRefusal(arn, service, name, answer.message ?? answer.Message ?? ""));
}

function describeRefusal(arn: string, service: ConnectionService, name: string, message: string): string {
  const remedy = name === "AccessDeniedException" ? ` Allow ${service}:GetConnection on it (docs/permissions.md).` : "";
  return `AWS does not show the connection ${arn} (${name}: ${message}).${remedy}`;
}

/** The members of an answer: a missing one is undefined. */
function textsIn(value: unknown): Readonly<Record<string, string | undefined>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
