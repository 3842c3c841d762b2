// One region of an account as the switch of Publish and Promote sees it: the SDK's clients answer from its parameters
// and AMIs. Each region has clients of its own, and notes what is changed in it.
import { mockClient } from "aws-sdk-client-mock";
import {
  CreateTagsCommand,
  DeleteParameterCommand,
  DeleteTagsCommand,
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DescribeImageReferencesCommand,
  DescribeImagesCommand,
  DescribeSnapshotAttributeCommand,
  DisableImageCommand,
  DisableImageDeprecationCommand,
  DisableImageDeregistrationProtectionCommand,
  EC2Client,
  EnableImageCommand,
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  LabelParameterVersionCommand,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
  UnlabelParameterVersionCommand,
  type Ami,
  type LaunchPermission,
  type SnapshotReturnCodes,
} from "../../../buildsrc/stages/common/aws";
import type { RegionClients } from "../../../buildsrc/stages/common/regions";
import { tagList } from "./tags";

type AmiState = "available" | "disabled" | "pending";

export interface TestVersion {
  readonly value: string;
  readonly description?: string;
  labels: string[];
}

export interface TestAmi {
  state: AmiState;
  readonly tags: Record<string, string>;
  permissions: LaunchPermission[];
  /** The accounts that can use its snapshot. */
  copiers?: readonly string[];
}

interface Sharing {
  readonly Add?: LaunchPermission[];
  readonly Remove?: LaunchPermission[];
}

interface Modification {
  readonly ImageId: string;
  readonly LaunchPermission?: Sharing;
  readonly ImdsSupport?: { readonly Value: string };
}

interface SnapshotSharing {
  readonly SnapshotId: string;
  readonly OperationType: "add" | "remove";
  readonly UserIds: readonly string[];
}

interface Filter {
  readonly Name: string;
  readonly Values: readonly string[];
}

interface Tagging {
  readonly Resources: string[];
  readonly Tags: { readonly Key: string; readonly Value: string }[];
}

export class TestRegion {
  readonly clients: RegionClients;
  /** What was changed, in order: the call and what it changed. */
  readonly changes: string[] = [];
  /** Parameter → its versions, the oldest first. */
  readonly parameters: Record<string, TestVersion[]> = {};
  readonly amis: Record<string, TestAmi> = {};
  /** AMI → what was set on it. */
  readonly attributes: Record<string, Record<string, string>> = {};
  /** AMI → the ARNs of the instances that refer to it. */
  readonly references: Record<string, string[]> = {};
  /** Operation → the error that it ends with. */
  readonly failures: Record<string, Error> = {};
  /** What somebody else does once a new value has come through. */
  afterPut: () => void = () => undefined;
  /** What somebody else does right before tags go. */
  beforeUntagging: () => void = () => undefined;
  /** Whether SSM says that it moves labels, and does not. */
  losesLabels = false;
  /** Snapshot → what EC2 answers when it is to go with its AMI. @default - success */
  readonly snapshotCodes: Record<string, SnapshotReturnCodes> = {};
  /** When its AMIs were made. */
  created = "2026-11-25T10:00:00.000Z";
  /** How many versions a page of a history has. */
  pageSize = 50;
  private pending: (() => void) | undefined;

  protected readonly ec2;

  constructor(readonly region: string) {
    const ec2 = new EC2Client({ region });
    this.ec2 = mockClient(ec2);
    const ssm = new SSMClient({ region });
    this.clients = { region, ec2, ssm };
    this.answerParameters(ssm);
    this.answerAmis();
  }

  /** A parameter as `value [labels]` of each version, the oldest first. */
  versions(parameter: string): string[] | undefined {
    return this.parameters[parameter]?.map(({ value, labels }) => [value, ...labels].join(" "));
  }

  private answerParameters(ssm: SSMClient): void {
    const find = (name: string): TestVersion[] => {
      const versions = this.parameters[name];
      if (versions === undefined) {
        throw new ParameterNotFound({ message: `Parameter ${name} not found.`, $metadata: {} });
      }
      return versions;
    };
    mockClient(ssm)
      .on(GetParameterHistoryCommand)
      .callsFake(({ Name, NextToken = "0" }: { Name: string; NextToken?: string }) => {
        this.check("GetParameterHistory");
        const all = find(Name).map(({ value, description, labels }, index) => ({
          Version: index + 1,
          Value: value,
          Description: description,
          Labels: [...labels],
        }));
        const end = Number(NextToken) + this.pageSize;
        return { Parameters: all.slice(Number(NextToken), end), ...(end < all.length && { NextToken: String(end) }) };
      })
      .on(PutParameterCommand)
      .callsFake(({ Name, Value, Description, ...rest }: { Name: string; Value: string; Description: string }) => {
        this.note("PutParameter", `${Name} ${Value}`);
        if (JSON.stringify(rest) !== '{"Type":"String","DataType":"aws:ec2:image","Overwrite":true}') {
          throw new Error(`not as an AMI's parameter is put: ${JSON.stringify(rest)}`);
        }
        // Only an AMI that exists comes through, and not at once.
        this.pending = () => {
          if (this.amis[Value]?.state !== "available") {
            return;
          }
          (this.parameters[Name] ??= []).push({ value: Value, description: Description, labels: [] });
        };
        return { Version: (this.parameters[Name]?.length ?? 0) + 1 };
      })
      .on(GetParameterCommand)
      .callsFake(({ Name }: { Name: string }) => {
        this.check("GetParameter");
        const before = this.parameters[Name]?.at(-1)?.value;
        const number = this.parameters[Name]?.length;
        if (this.pending) {
          this.pending();
          this.pending = undefined;
        } else {
          this.afterPut();
        }
        if (before === undefined) {
          find("");
        }
        return { Parameter: { Value: before, Version: number } };
      })
      .on(LabelParameterVersionCommand)
      .callsFake(({ Name, ParameterVersion, Labels }: { Name: string; ParameterVersion: number; Labels: string[] }) => {
        this.note("LabelParameterVersion", `${Name} ${ParameterVersion} ${Labels.join(",")}`);
        const invalid = Labels.filter((label) => /^(aws|ssm|\d)/i.test(label));
        const valid = this.losesLabels ? [] : Labels.filter((label) => !invalid.includes(label));
        for (const version of find(Name)) {
          version.labels = version.labels.filter((label) => !valid.includes(label));
        }
        find(Name)[ParameterVersion - 1]?.labels.push(...valid);
        return { InvalidLabels: invalid };
      })
      .on(UnlabelParameterVersionCommand)
      .callsFake(({ Name, ParameterVersion, Labels }: { Name: string; ParameterVersion: number; Labels: string[] }) => {
        this.note("UnlabelParameterVersion", `${Name} ${ParameterVersion} ${Labels.join(",")}`);
        const version = find(Name)[ParameterVersion - 1];
        if (version !== undefined) {
          version.labels = version.labels.filter((label) => !Labels.includes(label));
        }
        return {};
      })
      .on(DeleteParameterCommand)
      .callsFake(({ Name }: { Name: string }) => {
        this.note("DeleteParameter", Name);
        find(Name);
        Reflect.deleteProperty(this.parameters, Name);
        return {};
      });
  }

  private answerAmis(): void {
    const find = (id: string): TestAmi => {
      const ami = this.amis[id];
      if (ami === undefined) {
        throw new Error(`The image id '[${id}]' does not exist`);
      }
      return ami;
    };
    this.ec2
      .on(DescribeImagesCommand)
      .callsFake((input: { ImageIds?: string[]; Filters?: Filter[]; IncludeDisabled?: boolean }) => {
        this.check("DescribeImages");
        const found = Object.entries(this.amis)
          .filter(([id]) => input.ImageIds?.includes(id) ?? true)
          .filter(([, { state }]) => input.IncludeDisabled === true || state !== "disabled")
          .filter(([id, ami]) =>
            (input.Filters ?? []).every(({ Name, Values }) => Values.includes(filtered(id, ami, Name) ?? "")),
          );
        return {
          Images: found.map(([id, ami]) => ({
            ...asEc2Describes(id, ami, this.attributes[id]),
            CreationDate: this.created,
          })),
        };
      })
      .on(CreateTagsCommand)
      .callsFake(({ Resources, Tags }: Tagging) => {
        this.note("CreateTags", `${Resources.join(",")} ${Tags.map(({ Key }) => Key).join(",")}`);
        for (const ami of this.tagged(Resources)) {
          for (const { Key, Value } of Tags) {
            ami.tags[Key] = Value;
          }
        }
        return {};
      })
      .on(DeleteTagsCommand)
      .callsFake(({ Resources, Tags }: Tagging) => {
        this.beforeUntagging();
        this.note("DeleteTags", `${Resources.join(",")} ${Tags.map(({ Key }) => Key).join(",")}`);
        for (const ami of this.tagged(Resources)) {
          for (const { Key } of Tags) {
            Reflect.deleteProperty(ami.tags, Key);
          }
        }
        return {};
      })
      .on(EnableImageCommand)
      .callsFake(({ ImageId }: { ImageId: string }) => {
        this.note("EnableImage", ImageId);
        find(ImageId).state = "available";
        return { Return: true };
      })
      .on(DisableImageCommand)
      .callsFake(({ ImageId }: { ImageId: string }) => {
        this.note("DisableImage", ImageId);
        Object.assign(find(ImageId), { state: "disabled", permissions: [] });
        return { Return: true };
      })
      .on(EnableImageDeregistrationProtectionCommand)
      .callsFake(({ ImageId, WithCooldown }: { ImageId: string; WithCooldown: boolean }) =>
        this.setAttribute(ImageId, "protection", WithCooldown ? "with cooldown" : "without cooldown"),
      )
      .on(DisableImageDeregistrationProtectionCommand)
      .callsFake(({ ImageId }: { ImageId: string }) => {
        this.note("DisableImageDeregistrationProtection", ImageId);
        Reflect.deleteProperty(this.attributes[ImageId] ?? {}, "protection");
        return { Return: "true" };
      })
      .on(DeregisterImageCommand)
      .callsFake(({ ImageId, DeleteAssociatedSnapshots }: { ImageId: string; DeleteAssociatedSnapshots?: boolean }) => {
        this.note("DeregisterImage", ImageId);
        const SnapshotId = ImageId.replace("ami", "snap");
        find(ImageId);
        Reflect.deleteProperty(this.amis, ImageId);
        const ReturnCode = this.snapshotCodes[SnapshotId] ?? "success";
        return {
          Return: true,
          DeleteSnapshotResults: DeleteAssociatedSnapshots === true ? [{ SnapshotId, ReturnCode }] : [],
        };
      })
      .on(DescribeImageReferencesCommand)
      .callsFake(({ ImageIds }: { ImageIds: string[] }) => ({
        ImageReferences: ImageIds.flatMap((ImageId) =>
          (this.references[ImageId] ?? []).map((Arn) => ({ ImageId, ResourceType: "ec2:Instance", Arn })),
        ),
      }))
      .on(DescribeImageAttributeCommand)
      .callsFake(({ ImageId }: { ImageId: string }) => {
        this.check("DescribeImageAttribute");
        return { LaunchPermissions: find(ImageId).permissions };
      })
      .on(DescribeSnapshotAttributeCommand)
      .callsFake(({ SnapshotId }: { SnapshotId: string }) => {
        this.check("DescribeSnapshotAttribute");
        const { copiers = [] } = find(SnapshotId.replace("snap", "ami"));
        return { CreateVolumePermissions: copiers.map((UserId) => ({ UserId })) };
      })
      .on(ModifySnapshotAttributeCommand)
      .callsFake(({ SnapshotId, OperationType, UserIds }: SnapshotSharing) => {
        this.note("ModifySnapshotAttribute", `${SnapshotId} ${OperationType} ${UserIds.join(",")}`);
        const ami = find(SnapshotId.replace("snap", "ami"));
        const others = (ami.copiers ?? []).filter((each) => !UserIds.includes(each));
        ami.copiers = OperationType === "add" ? [...others, ...UserIds] : others;
        return {};
      })
      .on(EnableImageDeprecationCommand)
      .callsFake(({ ImageId, DeprecateAt }: { ImageId: string; DeprecateAt: Date }) => {
        this.check("EnableImageDeprecation");
        return this.setAttribute(ImageId, "deprecateAt", DeprecateAt.toISOString());
      })
      .on(DisableImageDeprecationCommand)
      .callsFake(({ ImageId }: { ImageId: string }) => {
        Reflect.deleteProperty(this.attributes[ImageId] ?? {}, "deprecateAt");
        return {};
      })
      .on(ModifyImageAttributeCommand)
      .callsFake(({ ImageId, LaunchPermission, ImdsSupport }: Modification) => {
        if (LaunchPermission !== undefined) {
          this.note("ModifyImageAttribute", ImageId);
          this.share(find(ImageId), LaunchPermission);
        }
        if (ImdsSupport !== undefined) {
          this.setAttribute(ImageId, "imdsSupport", ImdsSupport.Value);
        }
        return {};
      });
  }

  protected setAttribute(ami: string, attribute: string, value: string): object {
    this.attributes[ami] = { ...this.attributes[ami], [attribute]: value };
    return {};
  }

  /** As EC2, which shares only what is available. */
  private share(ami: TestAmi, { Add = [], Remove = [] }: Sharing): void {
    if (ami.state !== "available") {
      throw new Error(`The AMI is ${ami.state}.`);
    }
    const gone = new Set(Remove.map((each) => JSON.stringify(each)));
    ami.permissions = [...ami.permissions.filter((each) => !gone.has(JSON.stringify(each))), ...Add];
  }

  private tagged(resources: readonly string[]): TestAmi[] {
    return resources.flatMap((id) => this.amis[id] ?? []);
  }

  private note(operation: string, about: string): void {
    this.check(operation);
    this.changes.push(`${operation} ${about}`);
  }

  private check(operation: string): void {
    const failure = this.failures[operation];
    if (failure !== undefined) {
      throw failure;
    }
  }
}

function asEc2Describes(
  id: string,
  { state, tags }: TestAmi,
  { imdsSupport, deprecateAt, protection }: Readonly<Record<string, string>> = {},
): Ami {
  return {
    ImageId: id,
    State: state,
    RootDeviceName: "/dev/sda1",
    ...(imdsSupport === "v2.0" && { ImdsSupport: imdsSupport }),
    ...(deprecateAt !== undefined && { DeprecationTime: deprecateAt }),
    DeregistrationProtection: protection === undefined ? "disabled" : `enabled-${protection.replace(" ", "-")}`,
    BlockDeviceMappings: [{ DeviceName: "/dev/sda1", Ebs: { SnapshotId: id.replace("ami", "snap") } }],
    Tags: tagList(tags),
  };
}

function filtered(id: string, { state, tags }: TestAmi, filter: string): string | undefined {
  if (filter === "image-id") {
    return id;
  }
  return filter === "state" ? state : tags[filter.replace(/^tag:/, "")];
}
