// Boots a fresh instance of an AMI, reads its home page through a security group that opens port 80, and terminates it.
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
import type { Clients } from "../../sandbox/client/clients";

/** What the instance's web server answered. */
export interface Page {
  readonly status: number;
  readonly server: string;
  readonly body: string;
}

/** The home page of an AMI's instance. */
export async function bootAndFetch({ ec2 }: Clients, imageId: string): Promise<Page> {
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
      NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: [GroupId] }],
    }),
  );
  const InstanceIds = [launched?.InstanceId ?? ""];
  const waiter = { client: ec2, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  try {
    await waitUntilInstanceRunning(waiter, { InstanceIds });
    const { Reservations: [reservation] = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
    return await fetchWhenUp(`http://${reservation?.Instances?.[0]?.PublicIpAddress ?? ""}/`);
  } finally {
    await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
    await waitUntilInstanceTerminated(waiter, { InstanceIds });
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  }
}

/** A machine runs before its web server does. */
async function fetchWhenUp(url: string): Promise<Page> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      const response = await fetch(url);
      const server = response.headers.get("server") ?? "";
      return { status: response.status, server, body: await response.text() };
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await sleep(200);
    }
  }
}
