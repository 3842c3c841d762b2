// Whether an image is encrypted, and with which key.
import type { ImageSettings } from "../image/settings";

/** Without a key, what is encrypted is encrypted with the account's EBS key. */
export interface Encryption {
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
}

/** An image that names its own key is encrypted with it, whatever the factory does with the others. */
export function imageEncryption(settings: ImageSettings, factory: Encryption): Encryption {
  const { kmsKeyId } = settings;
  return kmsKeyId === undefined
    ? { encrypted: factory.encrypted, ...(factory.kmsKeyId !== undefined && { kmsKeyId: factory.kmsKeyId }) }
    : { encrypted: true, kmsKeyId };
}
