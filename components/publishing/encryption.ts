// The choice of the keys that encrypt images.

/** The values of the setting `imageEncryption`. What `auto` means depends on whether images are shared. */
export const IMAGE_ENCRYPTIONS = ["auto", "aws-managed", "customer-managed", "none"] as const;
/** A value of the setting `imageEncryption`. */
export type ImageEncryption = (typeof IMAGE_ENCRYPTIONS)[number];

/** The settings that decide how images are encrypted. */
export interface EncryptionArgs {
  readonly imageEncryption: ImageEncryption;
  readonly publishAccounts: readonly string[];
  readonly publishOrganizations: readonly string[];
  readonly publishOrganizationalUnits: readonly string[];
}

/** Whether images are shared with anybody outside the account. */
export function isShared(args: EncryptionArgs): boolean {
  return [args.publishAccounts, args.publishOrganizations, args.publishOrganizationalUnits].some(
    (list) => list.length > 0,
  );
}

/**
 * Decides what `auto` means. Shared images need keys of the factory's own, since the AWS managed key cannot be shared.
 * Such keys cost money, so other images do without.
 */
export function resolveEncryption(args: EncryptionArgs): Exclude<ImageEncryption, "auto"> {
  if (args.imageEncryption !== "auto") {
    return args.imageEncryption;
  }
  return isShared(args) ? "customer-managed" : "aws-managed";
}
