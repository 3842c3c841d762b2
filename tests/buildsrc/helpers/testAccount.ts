// An account with one AMI and the instance that Test launches from it: the SDK's clients answer from it and note what is
// called.
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
  launched: RunInstancesCommandInput | undefined;
  /** The tags of the last CreateTags, and what they were put on. */
  tagged: readonly string[] = [];

  /** How a script's invocation ends, by script and boot; with success unless told otherwise. */
  scripts: (name: string, boot: number) => Invocation = () => ({});
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
  private boot = 1;
  private readonly commands = new Map<string, Invocation>();

  constructor() {
    const { ec2, ssm } = this;
    ec2.on(DescribeImagesCommand).callsFake(() => ({ Images: [this.ami()] }));
    ec2.on(RunInstancesCommand).callsFake((input: RunInstancesCommandInput) => {
      this.launched = input;
      return this.note("RunInstances", { Instances: [{ InstanceId: "i-1" }] });
    });
    ec2.on(DescribeInstancesCommand).callsFake(() => {
      const ended = this.calls.includes("TerminateInstances");
      return { Reservations: [{ Instances: [ended ? { State: { Name: "shutting-down" } } : this.instance()] }] };
    });
    ec2.on(DescribeInstanceStatusCommand).callsFake(() => ({
      InstanceStatuses: [
        { InstanceStatus: { Status: this.instanceCheck }, SystemStatus: { Status: this.systemCheck } },
      ],
    }));
    ec2.on(RebootInstancesCommand).callsFake(() => {
      this.boot += this.reboots ? 1 : 0;
      return this.note("RebootInstances", {});
    });
    ec2.on(TerminateInstancesCommand).callsFake(() => this.note("TerminateInstances", {}));
    ec2.on(GetConsoleOutputCommand).callsFake(() => ({
      Output: Buffer.from(this.console(this.boot)).toString("base64"),
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
    ssm.on(SendCommandCommand).callsFake(({ Parameters }: { Parameters: { commands: string[] } }) => {
      if (this.boot > 1 && !this.comesBack) {
        throw new InvalidInstanceId({ message: "", $metadata: {} });
      }
      const script = /^env .* bash (\S+)$/m.exec(Parameters.commands.join("\n"))?.[1];
      const id = `command-${this.commands.size}`;
      const invocation = script === undefined ? { StandardOutputContent: `boot-${this.boot}\n` } : this.run(script);
      this.commands.set(id, invocation);
      return this.note(`SendCommand ${script ?? "(settle)"}`, { Command: { CommandId: id } });
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

  private run(script: string): Invocation {
    return {
      ExecutionElapsedTime: "PT1.5S",
      ...this.scripts(script, this.boot),
    };
  }

  private note<T>(call: string, answer: T): T {
    this.calls.push(call);
    return answer;
  }
}
