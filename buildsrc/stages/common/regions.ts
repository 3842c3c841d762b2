// The AWS clients of a region: some stages work in several regions at once.
import { EC2Client, SSMClient } from "./aws";

/** A region and the clients of what the stages use there. */
export interface RegionClients {
  readonly region: string;
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
}

/** Makes the clients of a region. */
export function clientsIn(region: string): RegionClients {
  return { region, ec2: new EC2Client({ region }), ssm: new SSMClient({ region }) };
}
