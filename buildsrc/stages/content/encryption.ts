// Whether an image is encrypted, and with which key.
import { EBS_KEY } from "../ami/ebsKey";
import type { ImageSettings } from "../image/settings";

/** Whether something is encrypted, and the key that is named for it. */
export interface Encryption {
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
}

/**
 * An image that names its own key is encrypted with it, whatever the factory does with the others. What is encrypted
 * always has a key that is named.
 */
export function imageEncryption({ kmsKeyId }: Pick<ImageSettings, "kmsKeyId">, factory: Encryption): Encryption {
  if (kmsKeyId !== undefined) {
    return { encrypted: true, kmsKeyId };
  }
  return factory.encrypted ? { encrypted: true, kmsKeyId: factory.kmsKeyId ?? EBS_KEY } : { encrypted: false };
}
