// Makes the publish settings, which Publish and Promote read from the artifact bucket, from the arguments of a factory.
import type { LaunchTemplate, PublishSettings } from "../../buildsrc/stages/contract";
import type { EncryptionArgs } from "./encryption";
import { parseLaunchTemplate, type LaunchTemplateArgs } from "./launchTemplates";

/** The arguments of a factory that they are made from. */
export interface PublishSettingsArgs extends Omit<EncryptionArgs, "imageEncryption"> {
  readonly publishRegions: readonly string[];
  readonly parameterPrefix: string;
  readonly publishChannels: readonly string[];
  readonly publishDeprecateAfterDays: number;
  readonly publishDeregistrationProtection: boolean;
  readonly publishLaunchTemplates: LaunchTemplateArgs;
  readonly approval: boolean;
  readonly approvers: readonly string[];
}

/**
 * Makes the settings.
 *
 * @param keys - region → the ARN of the key that encrypts images there
 */
export function publishSettings(
  args: PublishSettingsArgs,
  home: string,
  keys: Readonly<Record<string, string>>,
): PublishSettings {
  return {
    regions: args.publishRegions,
    keys,
    accounts: args.publishAccounts,
    organizations: args.publishOrganizations,
    organizationalUnits: args.publishOrganizationalUnits,
    parameterPrefix: args.parameterPrefix,
    channels: args.publishChannels,
    deprecateAfterDays: args.publishDeprecateAfterDays,
    deregistrationProtection: args.publishDeregistrationProtection,
    launchTemplates: launchTemplates(args.publishLaunchTemplates, home),
    approvers: args.approvers,
    approval: args.approval,
  };
}

/** Image → its launch templates, each with its region. */
export function launchTemplates(written: LaunchTemplateArgs, home: string): Record<string, LaunchTemplate[]> {
  return Object.fromEntries(
    Object.entries(written).map(([image, texts]) => [
      image,
      texts.flatMap((text) => {
        const template = parseLaunchTemplate(text);
        return template ? [{ region: home, ...template }] : [];
      }),
    ]),
  );
}
