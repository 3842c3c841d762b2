// What the ARN of a connection says, and where the console shows the connection.

/** The two names of the service, new and old: each has its own actions, condition keys and ARNs. */
export const CONNECTION_SERVICES = ["codeconnections", "codestar-connections"] as const;
/** A name of the service. */
export type ConnectionService = (typeof CONNECTION_SERVICES)[number];

/** The parts of a connection's ARN. */
export interface ConnectionArn {
  readonly partition: string;
  readonly service: ConnectionService;
  readonly region: string;
  readonly accountId: string;
  readonly id: string;
}

const ARN =
  /^arn:(?<partition>aws[\w-]*):(?<service>codeconnections|codestar-connections):(?<region>[a-z0-9-]+):(?<accountId>\d{12}):connection\/(?<id>[\w-]+)$/;

/** Reads a connection's ARN. Undefined if it is not one. */
export function parseConnectionArn(arn: string): ConnectionArn | undefined {
  const { partition = "", service = "", region = "", accountId = "", id = "" } = ARN.exec(arn)?.groups ?? {};
  const name = CONNECTION_SERVICES.find((each) => each === service);
  return name && { partition, service: name, region, accountId, id };
}

/**
 * The console's page of a connection, where somebody completes the handshake. Source:
 * https://github.com/link2aws/link2aws.github.io/issues/63
 */
export function connectionUrl(arn: string): string {
  const { region = "", accountId = "", service = "", id = "" } = parseConnectionArn(arn) ?? {};
  return `https://${region}.console.aws.amazon.com/codesuite/settings/${accountId}/${region}/${service}/connections/${id}`;
}
