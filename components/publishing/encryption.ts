// With which keys images are encrypted. AmiFactory makes the keys, and publishFaults.ts refuses what cannot work.

/** What can be asked for; `auto` decides by whether images are shared. */
export const IMAGE_ENCRYPTIONS = ["auto", "aws-managed", "customer-managed", "none"] as const;
export type ImageEncryption = (typeof IMAGE_ENCRYPTIONS)[number];

export interface EncryptionArgs {
  readonly imageEncryption: ImageEncryption;
  readonly publishAccounts: readonly string[];
  readonly publishOrganizations: readonly string[];
  readonly publishOrganizationalUnits: readonly string[];
}

export function isShared(args: EncryptionArgs): boolean {
  return [args.publishAccounts, args.publishOrganizations, args.publishOrganizationalUnits].some(
    (list) => list.length > 0,
  );
}

/** The AWS managed key cannot be shared, and one of our own costs something: it is made for shared images only. */
export function resolveEncryption(args: EncryptionArgs): Exclude<ImageEncryption, "auto"> {
  if (args.imageEncryption !== "auto") return args.imageEncryption;
  return isShared(args) ? "customer-managed" : "aws-managed";
}
