// The AWS clients of one region: Publish and Promote work in several at once.
import { EC2Client, SSMClient } from "./aws";

export interface RegionClients {
  readonly region: string;
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
}

export function clientsIn(region: string): RegionClients {
  return { region, ec2: new EC2Client({ region }), ssm: new SSMClient({ region }) };
}
