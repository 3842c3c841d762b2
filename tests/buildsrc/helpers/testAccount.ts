// An account with one AMI and the instance that Test launches from it: the SDK's clients answer from it and note what is
// called.
import { gzipSync } from "node:zlib";
import { mockClient } from "aws-sdk-client-mock";
import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeImagesCommand,
  DescribeInstanceInformationCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  EC2Client,
  GetCommandInvocationCommand,
  GetConsoleOutputCommand,
  InvalidInstanceId,
  InvocationDoesNotExist,
  RebootInstancesCommand,
  RunInstancesCommand,
  SendCommandCommand,
  SSMClient,
  TerminateInstancesCommand,
  type Ami,
  type GetCommandInvocationResult,
  type Instance,
  type RunInstancesCommandInput,
} from "../../../buildsrc/stages/common/aws";
import { TestBucket } from "./bucket";
import { tagList } from "./tags";

type Invocation = Partial<GetCommandInvocationResult>;

interface Sent {
  readonly Parameters: { readonly commands: readonly string[] };
  readonly InstanceIds: readonly string[];
}

export class TestAccount {
  /** The names of all calls that do more than look, in their order; a command is `SendCommand <script>`. */
  readonly calls: string[] = [];
  readonly tags: Record<string, string> = {
    "ami-pipeline": "f-dev",
    "ami-pipeline:image": "web",
    "ami-pipeline:state": "candidate",
    "ami-pipeline:commit": "8daf1e3",
    "ami-pipeline:fingerprint": "0123",
  };
  /** Whether the AMI's snapshot is. */
  encrypted = true;
  /** The launches, of i-1, i-2 and so on. */
  readonly launches: RunInstancesCommandInput[] = [];
  /** The tags of the last CreateTags, and what they were put on. */
  tagged: readonly string[] = [];

  /** How a script's invocation ends, by script, boot and instance; with success unless told otherwise. */
  scripts: (name: string, boot: number, instanceId: string) => Invocation = () => ({});
  /** What a command prints that brings a piece of a script's output. */
  piece: (stream: string) => Buffer = () => gzipSync("");
  agent: "Online" | "ConnectionLost" | undefined = "Online";
  instanceCheck = "ok";
  systemCheck = "ok";
  /** How the instance is while nobody has ended it. */
  instance: () => Instance = () => ({ State: { Name: "running" } });
  console: (boot: number) => string = () => "Linux version 6.8\r\nsystemd[1]: Failed to start web.\r\n";
  /** Whether EC2 obeys RebootInstances, and whether the agent answers afterwards. */
  reboots = true;
  comesBack = true;

  readonly clients = { region: "us-east-1", ec2: new EC2Client({}), ssm: new SSMClient({}) };
  readonly ec2 = mockClient(this.clients.ec2);
  readonly ssm = mockClient(this.clients.ssm);
  readonly bucket = new TestBucket((key) => this.note(`PutObject ${key}`, {}));
  private readonly boots = new Map<string, number>();
  private readonly ended = new Set<string>();
  private readonly commands = new Map<string, Invocation>();

  constructor() {
    const { ec2, ssm } = this;
    ec2.on(DescribeImagesCommand).callsFake(() => ({ Images: [this.ami()] }));
    ec2.on(RunInstancesCommand).callsFake((input: RunInstancesCommandInput) => {
      this.launches.push(input);
      return this.note("RunInstances", { Instances: [{ InstanceId: `i-${this.launches.length}` }] });
    });
    ec2.on(DescribeInstancesCommand).callsFake(({ InstanceIds: [id = ""] = [] }: { InstanceIds?: string[] }) => {
      const instance = this.ended.has(id) ? { State: { Name: "shutting-down" } } : this.instance();
      return { Reservations: [{ Instances: [instance] }] };
    });
    ec2.on(DescribeInstanceStatusCommand).callsFake(() => ({
      InstanceStatuses: [
        { InstanceStatus: { Status: this.instanceCheck }, SystemStatus: { Status: this.systemCheck } },
      ],
    }));
    ec2.on(RebootInstancesCommand).callsFake(({ InstanceIds: [id = ""] }: { InstanceIds: string[] }) => {
      this.boots.set(id, this.bootOf(id) + (this.reboots ? 1 : 0));
      return this.note("RebootInstances", {});
    });
    ec2.on(TerminateInstancesCommand).callsFake(({ InstanceIds: [id = ""] }: { InstanceIds: string[] }) => {
      this.ended.add(id);
      return this.note("TerminateInstances", {});
    });
    ec2.on(GetConsoleOutputCommand).callsFake(({ InstanceId }: { InstanceId: string }) => ({
      Output: Buffer.from(this.console(this.bootOf(InstanceId))).toString("base64"),
    }));
    ec2.on(CreateTagsCommand).callsFake((input: { Resources: string[]; Tags: { Key: string; Value: string }[] }) => {
      this.tagged = input.Resources;
      for (const { Key, Value } of input.Tags) {
        this.tags[Key] = Value;
      }
      return this.note("CreateTags", {});
    });
    ec2.on(DeleteTagsCommand).callsFake((input: { Tags: { Key: string }[] }) => {
      for (const { Key } of input.Tags) {
        Reflect.deleteProperty(this.tags, Key);
      }
      return this.note("DeleteTags", {});
    });
    ssm.on(DescribeInstanceInformationCommand).callsFake(() => ({
      InstanceInformationList: this.agent === undefined ? [] : [{ InstanceId: "i-1", PingStatus: this.agent }],
    }));
    ssm.on(SendCommandCommand).callsFake(({ Parameters, InstanceIds: [instanceId = ""] }: Sent) => {
      const boot = this.bootOf(instanceId);
      if (boot > 1 && !this.comesBack) {
        throw new InvalidInstanceId({ message: "", $metadata: {} });
      }
      const command = Parameters.commands.join("\n");
      const script = /^env .* bash (\S+) >/m.exec(command)?.[1];
      const stream = /gzip -n >(\w+)\.gz/.exec(command)?.[1];
      const id = `command-${this.commands.size}`;
      const [what, invocation] =
        script !== undefined
          ? [script, { ExecutionElapsedTime: "PT1.5S", ...this.scripts(script, boot, instanceId) }]
          : stream !== undefined
            ? [`(${stream})`, { StandardOutputContent: this.piece(stream).toString("base64") }]
            : ["(settle)", { StandardOutputContent: `boot-${boot}\n` }];
      this.commands.set(id, invocation);
      return this.note(`SendCommand ${what}`, { Command: { CommandId: id } });
    });
    const asked = new Set<string>();
    ssm.on(GetCommandInvocationCommand).callsFake(({ CommandId }: { CommandId: string }) => {
      // As AWS often does right after SendCommand.
      if (!asked.has(CommandId)) {
        asked.add(CommandId);
        throw new InvocationDoesNotExist({ message: "", $metadata: {} });
      }
      return { Status: "Success", StatusDetails: "Success", ResponseCode: 0, ...this.commands.get(CommandId) };
    });
  }

  private ami(): Ami {
    return {
      ImageId: "ami-1",
      Name: "f-dev-web-1",
      CreationDate: "2026-11-20T00:00:00.000Z",
      State: "available",
      BlockDeviceMappings: [{ DeviceName: "/dev/sda1", Ebs: { SnapshotId: "snap-1", Encrypted: this.encrypted } }],
      Tags: tagList(this.tags),
    };
  }

  private bootOf(instanceId: string): number {
    return this.boots.get(instanceId) ?? 1;
  }

  private note<T>(call: string, answer: T): T {
    this.calls.push(call);
    return answer;
  }
}
