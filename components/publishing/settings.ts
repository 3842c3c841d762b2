// Where, to whom and how images are published, as the stages Publish and Promote read it from the artifact bucket.
// AmiFactory writes it there.
import type { EncryptionArgs } from "./encryption";
import { parseLaunchTemplate, type LaunchTemplateArgs } from "./launchTemplates";

/** Where in the bucket it is. */
export const PUBLISH_SETTINGS_KEY = "settings/publish.json";

export interface LaunchTemplate {
  readonly region: string;
  readonly id: string;
}

/** The same shape as PublishSettings of buildsrc/stages/publishSettings.ts, which reads it and says what it means. */
export interface PublishSettings {
  readonly regions: readonly string[];
  readonly keys: Readonly<Record<string, string>>;
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
  readonly organizationalUnits: readonly string[];
  readonly parameterPrefix: string;
  readonly channels: readonly string[];
  readonly deprecateAfterDays: number;
  readonly deregistrationProtection: boolean;
  readonly launchTemplates: Readonly<Record<string, readonly LaunchTemplate[]>>;
  readonly approvers: readonly string[];
  readonly approval: boolean;
}

/** The arguments of a factory that it is made from. */
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

/** @param keys - region → the ARN of the key that encrypts images there */
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
