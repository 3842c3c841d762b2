// Boots a fresh instance of an AMI, reads its home page through a security group that opens port 80, and what its user data
// wrote, and terminates it.
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeInstancesCommand,
  DescribeVpcsCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
  waitUntilInstanceRunning,
  waitUntilInstanceTerminated,
} from "@aws-sdk/client-ec2";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Clients } from "../../sandbox/client/clients";

/** What the instance's web server answered. */
export interface Page {
  readonly status: number;
  readonly server: string;
  readonly body: string;
}

/** What an instance of an AMI shows. */
export interface Booted {
  readonly instanceId: string;
  readonly home: Page;
  /** The instance's id, as its user data found it at the metadata service. */
  readonly foundId: string;
}

/** In a format that only cloud-init knows, and compressed. The AMI's instances need a token for the metadata service. */
const USER_DATA = gzipSync(`#cloud-config
runcmd:
  - |
    imds=http://169.254.169.254/latest
    token=$(curl -sS -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" $imds/api/token)
    curl -sS -H "X-aws-ec2-metadata-token: $token" $imds/meta-data/instance-id >/run/found-id
    install -m 644 /run/found-id /var/www/html/found-id
`).toString("base64");

/** Boots an instance of an AMI whose web server serves /var/www/html. */
export async function bootAndFetch({ ec2 }: Clients, imageId: string): Promise<Booted> {
  const { Vpcs: [vpc] = [] } = await ec2.send(
    new DescribeVpcsCommand({ Filters: [{ Name: "is-default", Values: ["true"] }] }),
  );
  const { GroupId = "" } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `look-${imageId}`, Description: "port 80", VpcId: vpc?.VpcId }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: "127.0.0.0/8" }] }],
    }),
  );
  const { Instances: [launched] = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: imageId,
      InstanceType: "t3.micro",
      MinCount: 1,
      MaxCount: 1,
      UserData: USER_DATA,
      NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: [GroupId] }],
    }),
  );
  const instanceId = launched?.InstanceId ?? "";
  const InstanceIds = [instanceId];
  const waiter = { client: ec2, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  try {
    await waitUntilInstanceRunning(waiter, { InstanceIds });
    const { Reservations: [reservation] = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
    const url = `http://${reservation?.Instances?.[0]?.PublicIpAddress ?? ""}/`;
    const home = await fetchWhenThere(url);
    return { instanceId, home, foundId: (await fetchWhenThere(`${url}found-id`)).body };
  } finally {
    await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
    await waitUntilInstanceTerminated(waiter, { InstanceIds });
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  }
}

/** A machine runs before its web server does, which runs before the user data. */
async function fetchWhenThere(url: string): Promise<Page> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const isLate = Date.now() > deadline;
    try {
      const response = await fetch(url);
      const server = response.headers.get("server") ?? "";
      if (response.status !== 404 || isLate) {
        return { status: response.status, server, body: await response.text() };
      }
    } catch (error) {
      if (isLate) {
        throw error;
      }
    }
    await sleep(200);
  }
}
