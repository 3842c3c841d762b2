// The AWS clients of a region: some stages work in several regions at once. All of the stages' clients have these settings.
import { EC2Client, SSMClient } from "./aws";

/**
 * The settings of every client. A push starts dozens of stages at once, and AWS throttles an account as a whole: three
 * attempts, the SDK's default, are few then. "adaptive" also slows down what follows.
 */
export function clientSettings(region: string) {
  return { region, maxAttempts: 10, retryMode: "adaptive" } as const;
}

/** A region and the clients of what the stages use there. */
export interface RegionClients {
  readonly region: string;
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
}

/** Makes the clients of a region. */
export function clientsIn(region: string): RegionClients {
  return { region, ec2: new EC2Client(clientSettings(region)), ssm: new SSMClient(clientSettings(region)) };
}
