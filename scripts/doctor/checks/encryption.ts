// What the account encrypts by default, and what that means for the images.
import { EC2Client, GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand } from "@aws-sdk/client-ec2";
import { EBS_KEY } from "../../../buildsrc/stages/ami/ebsKey";
import { resolveEncryption } from "../../../components/publishing/encryption";
import { encryptionByDefaultFault } from "../../../components/publishing/encryptionByDefault";
import type { Check } from "../check";
import type { Context } from "../context";
import { fine, stop, type Finding } from "../finding";

/** What EBS does in a region with a volume whose encryption nobody asks for. */
export interface VolumeDefaults {
  readonly region: string;
  readonly isEncrypting: boolean;
  readonly keyId: string;
}

/** What the account encrypts by default. */
export const encryption: Check = {
  topic: "Encryption",
  async look(context) {
    const defaults = await Promise.all(context.regions.map((region) => defaultsIn(context, region)));
    return [encryptionFinding(context, defaults)];
  },
};

/** Judges the account's defaults by what the images are to be encrypted with. */
export function encryptionFinding(
  { settings, caller }: Pick<Context, "settings" | "caller">,
  defaults: readonly VolumeDefaults[],
): Finding {
  const kind = resolveEncryption(settings);
  if (kind === "none") {
    const encrypting = defaults.filter(({ isEncrypting }) => isEncrypting).map(({ region }) => region);
    const fault = encryptionByDefaultFault(caller.accountId, encrypting);
    return fault === undefined
      ? fine("Images are not encrypted, and the account encrypts no volume by default.")
      : stop("Images cannot be left unencrypted.", fault);
  }
  const chosen = defaults
    .filter(({ keyId }) => !keyId.endsWith(EBS_KEY))
    .map(({ region, keyId }) => `${keyId} (${region})`);
  const unused = chosen.length === 0 ? "" : ` The account's own default keys are not used: ${chosen.join(", ")}.`;
  return kind === "aws-managed"
    ? fine(`AWS's own key for EBS encrypts the images.${unused}`)
    : fine(`Keys that up makes encrypt the images: ${defaults.length}, which cost a dollar a month each.${unused}`);
}

async function defaultsIn({ client }: Context, region: string): Promise<VolumeDefaults> {
  const ec2 = client(EC2Client, region);
  const [{ EbsEncryptionByDefault }, { KmsKeyId }] = await Promise.all([
    ec2.send(new GetEbsEncryptionByDefaultCommand({})),
    ec2.send(new GetEbsDefaultKmsKeyIdCommand({})),
  ]);
  return { region, isEncrypting: EbsEncryptionByDefault ?? false, keyId: KmsKeyId ?? "" };
}
