// Makes the publish settings, which Publish and Promote read from the artifact bucket, from the arguments of a factory.
import type { PublishSettings } from "../../buildsrc/stages/contract";
import type { EncryptionArgs } from "./encryption";

/** The arguments of a factory that they are made from. */
export interface PublishSettingsArgs extends Omit<EncryptionArgs, "imageEncryption"> {
  readonly publishRegions: readonly string[];
  readonly shareSnapshots: boolean;
  readonly parameterPrefix: string;
  readonly publishChannels: readonly string[];
  readonly publishDeprecateAfterDays: number;
  readonly publishDeregistrationProtection: boolean;
  readonly approval: boolean;
  readonly approvers: readonly string[];
}

/**
 * Makes the settings.
 *
 * @param keys - region → the ARN of the key that encrypts images there
 * @param baseImages - image → the image that it is built on
 */
export function publishSettings(
  args: PublishSettingsArgs,
  keys: Readonly<Record<string, string>>,
  baseImages: Readonly<Record<string, string>>,
): PublishSettings {
  return {
    regions: args.publishRegions,
    keys,
    accounts: args.publishAccounts,
    organizations: args.publishOrganizations,
    organizationalUnits: args.publishOrganizationalUnits,
    shareSnapshots: args.shareSnapshots,
    parameterPrefix: args.parameterPrefix,
    channels: args.publishChannels,
    deprecateAfterDays: args.publishDeprecateAfterDays,
    deregistrationProtection: args.publishDeregistrationProtection,
    approvers: args.approvers,
    approval: args.approval,
    baseImages,
  };
}
