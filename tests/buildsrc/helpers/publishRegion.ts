// A region as Publish sees it: what TestRegion has, and copies of AMIs with their attributes.
import {
  CopyImageCommand,
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
  ModifyImageAttributeCommand,
  type LaunchPermission,
} from "../../../buildsrc/stages/common/aws";
import { TestRegion } from "./testRegion";

type CopyInput = CopyImageCommand["input"];

interface Modification {
  readonly ImageId: string;
  readonly LaunchPermission?: { readonly Add: LaunchPermission[] };
  readonly ImdsSupport?: { readonly Value: string };
}

export class PublishRegion extends TestRegion {
  /** AMI → what was set on it. */
  readonly attributes: Record<string, Record<string, string>> = {};
  /** What sharing an AMI ends with. */
  sharingFailure: Error | undefined;

  constructor(region: string) {
    super(region);
    const { ec2 } = this;
    ec2.on(CopyImageCommand).callsFake(({ SourceImageId = "", TagSpecifications: [specification] = [] }: CopyInput) => {
      if (this.failures.CopyImage !== undefined) throw this.failures.CopyImage;
      const id = `${SourceImageId}-${region}`;
      const tags = Object.fromEntries((specification?.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
      this.amis[id] = { state: "available", tags, permissions: [] };
      this.changes.push(`CopyImage ${id}`);
      return { ImageId: id };
    });
    ec2
      .on(ModifyImageAttributeCommand)
      .callsFake(({ ImageId, LaunchPermission: permission, ImdsSupport }: Modification) => {
        if (permission !== undefined && this.sharingFailure !== undefined) throw this.sharingFailure;
        this.amis[ImageId]?.permissions.push(...(permission?.Add ?? []));
        return ImdsSupport === undefined ? {} : this.set(ImageId, "imdsSupport", ImdsSupport.Value);
      });
    ec2
      .on(EnableImageDeprecationCommand)
      .callsFake(({ ImageId, DeprecateAt }: { ImageId: string; DeprecateAt: Date }) =>
        this.set(ImageId, "deprecateAt", DeprecateAt.toISOString()),
      );
    ec2
      .on(EnableImageDeregistrationProtectionCommand)
      .callsFake(({ ImageId, WithCooldown }: { ImageId: string; WithCooldown: boolean }) =>
        this.set(ImageId, "protection", WithCooldown ? "with cooldown" : "without cooldown"),
      );
  }

  private set(ami: string, attribute: string, value: string): object {
    this.attributes[ami] = { ...this.attributes[ami], [attribute]: value };
    return {};
  }
}
