// The check that images which are not to be encrypted can be had: an account may encrypt every new volume and copy.
import * as ebs from "@pulumi/aws/ebs";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { messageOf } from "../basics/messageOf";
import { stop } from "../basics/stop";
import { resolveEncryption, type EncryptionArgs } from "./encryption";
import { allRegions } from "./regions";

/**
 * Stops the program if images are not to be encrypted, and the account encrypts everything in one of their regions. EC2
 * then ignores what a launch or a copy says, and nobody else could launch the images: the key is the account's default.
 *
 * @param location - known once the publish regions are found to be usable
 */
export function checkEncryptionByDefault(
  parent: pulumi.Resource,
  args: EncryptionArgs & { readonly publishRegions: readonly string[] },
  location: pulumi.Output<Location>,
): pulumi.Output<void> {
  if (resolveEncryption(args) !== "none") {
    return pulumi.output(undefined);
  }
  return location.apply(async ({ accountId, region: home }) => {
    const regions = allRegions(args.publishRegions, home);
    const encrypting = await Promise.all(regions.map((region) => isEncrypting(parent, region)));
    const fault = encryptionByDefaultFault(
      accountId,
      regions.filter((_, index) => encrypting[index]),
    );
    if (fault !== undefined) {
      throw stop(fault);
    }
  });
}

/** Why images cannot be left unencrypted in an account that encrypts every volume in some regions, with the remedy. */
export function encryptionByDefaultFault(accountId: string, [first, ...others]: readonly string[]): string | undefined {
  return first === undefined
    ? undefined
    : `imageEncryption: "none" cannot be had in ${[first, ...others].join(", ")}: account ${accountId} encrypts every volume there by ` +
        `default. Turn that off (aws ec2 disable-ebs-encryption-by-default --region ${first}), or use "auto".`;
}

async function isEncrypting(parent: pulumi.Resource, region: string): Promise<boolean> {
  try {
    return (await ebs.getEncryptionByDefault({ region }, { parent })).enabled;
  } catch (error) {
    throw stop(
      `imageEncryption: "none" needs to know whether the account encrypts every volume in ${region} by default, which cannot ` +
        `be read (${messageOf(error)}). Allow ec2:GetEbsEncryptionByDefault to whoever runs Pulumi.`,
    );
  }
}
