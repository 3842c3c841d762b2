// Whether each image's base AMI is there, and may be launched: Allowed AMIs can hide it.
import { EC2Client, GetAllowedImagesSettingsCommand, type GetAllowedImagesSettingsResult } from "@aws-sdk/client-ec2";
import * as stages from "../../../buildsrc/stages/common/aws";
import { StageError } from "../../../buildsrc/stages/common/stageError";
import { baseSearch, NoReleaseYet, resolveBaseAmi } from "../../../buildsrc/stages/content/baseAmi";
import { PUBLISHERS } from "../../../buildsrc/stages/contract";
import type { FactorySettings } from "../../../components/settings/values";
import type { Check } from "../check";
import { fine, stop, warn, type Finding } from "../finding";
import { readImages, type ReadImage } from "../imageSettings";

/** An image with the AMI that it is built from, or why there is none. */
export type FoundBase =
  | { readonly image: string; readonly base: Pick<stages.Ami, "ImageId" | "OwnerId" | "ImageAllowed"> }
  | { readonly image: string; readonly missing: StageError }
  | { readonly image: string; readonly faults: readonly string[] };

/** The account's setting in the home region. */
export type AllowedAmis = Pick<GetAllowedImagesSettingsResult, "State" | "ManagedBy">;

/** Whether each image's base AMI is there. */
export const baseImages: Check = {
  topic: "Base images",
  async look(context) {
    const images = readImages(context.settings);
    const clients = { ec2: context.client(stages.EC2Client), ssm: context.client(stages.SSMClient) };
    const [allowed, found] = await Promise.all([
      context.client(EC2Client).send(new GetAllowedImagesSettingsCommand({})),
      Promise.all(images.map((image) => findBase(context.settings, clients, image))),
    ]);
    return baseFindings(context.region, allowed, found);
  },
};

/** Judges what Build would find. EC2 itself says what Allowed AMIs hide, or would hide. */
export function baseFindings(region: string, allowed: AllowedAmis, found: readonly FoundBase[]): readonly Finding[] {
  const troubles = found.flatMap((each) => troubleOf(region, allowed, each));
  return troubles.length > 0
    ? troubles
    : [fine(`The base AMIs of all images are there; Allowed AMIs are ${allowed.State ?? "disabled"} in ${region}.`)];
}

function troubleOf(region: string, allowed: AllowedAmis, found: FoundBase): readonly Finding[] {
  if ("faults" in found) {
    const remedy = "Correct image.pkrvars.json in its folder: Validate refuses the image.";
    return [stop(`${found.image}: its settings are wrong. ${found.faults.join(" ")}`, remedy)];
  }
  if ("missing" in found) {
    const { message, remedy } = found.missing;
    const hint =
      allowed.State === "enabled"
        ? ` Allowed AMIs are enabled in ${region}, and may hide it: ${allowing(region, allowed)}`
        : "";
    return [stop(`${found.image}: ${message}`, remedy + hint)];
  }
  const { ImageId = "", OwnerId = "", ImageAllowed } = found.base;
  if (ImageAllowed !== false) {
    return [];
  }
  const what =
    `${found.image}: the criteria of Allowed AMIs do not fit the base AMI ${ImageId} of ${OwnerId}. Once they are ` +
    `enabled in ${region}, Validate does not find it.`;
  return [warn(what, `Before that, ${allowing(region, allowed, OwnerId)}`)];
}

/** What lets the base AMI's owner be seen. */
function allowing(region: string, { ManagedBy }: AllowedAmis, owner = "the owner of the base AMI"): string {
  return ManagedBy === "declarative-policy"
    ? `ask the organization's administrators to add ${owner} to the declarative policy's image providers.`
    : `add ${owner} to the criteria's ImageProviders (aws ec2 get-allowed-images-settings --region ${region}; ` +
        "replace-image-criteria-in-allowed-images-settings replaces them all).";
}

async function findBase(
  settings: FactorySettings,
  { ec2, ssm }: { readonly ec2: stages.EC2Client; readonly ssm: stages.SSMClient },
  read: ReadImage,
): Promise<FoundBase> {
  if ("faults" in read) {
    return read;
  }
  const { image } = read;
  const factory = {
    factory: settings.factoryName,
    baseAmis: { publishers: PUBLISHERS, accounts: settings.baseImageAccounts },
    parameterPrefix: settings.parameterPrefix,
  };
  try {
    return { image, base: await resolveBaseAmi(baseSearch(read.settings), factory, { ec2, ssm }) };
  } catch (error) {
    // Its first release comes by itself, and starts the image that is built on it.
    if (error instanceof NoReleaseYet) {
      return { image, base: {} };
    }
    if (error instanceof StageError) {
      return { image, missing: error };
    }
    throw error;
  }
}
