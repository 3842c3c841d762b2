// Finds out all that decides what an image will contain, before anything is built.
import type { RegionClients } from "../common/regions";
import { BUILD_TOOLS } from "../common/tools";
import { baseAmiSource, describeSource } from "../image/baseAmiSource";
import type { Image } from "../image/folder";
import { madeByStages, sourceDigest } from "../image/sourceDigest";
import { resolveBaseAmi } from "./baseAmi";
import { checkDisks } from "./baseAmiDisks";
import { imageEncryption, type Encryption } from "./encryption";
import type { ContentEnvironment } from "./environment";
import { fingerprint } from "./fingerprint";

/** What decides what an image will contain. */
export interface Findings {
  readonly baseAmiId: string;
  /** The digest of the commit's files that can influence the image. */
  readonly sourceDigest: string;
  readonly fingerprint: string;
  readonly encryption: Encryption;
}

/** Looks up the base AMI, and refuses one that cannot be built from. */
export async function findContents(
  repository: string,
  image: Image,
  environment: ContentEnvironment & { readonly factory: string },
  { ec2, ssm }: RegionClients,
): Promise<Findings> {
  const base = await resolveBaseAmi(image.settings, environment, ec2, ssm);
  const baseAmiId = base.ImageId;
  console.log(`Base AMI: ${baseAmiId} (${describeSource(baseAmiSource(image.settings))})`);
  const encryption = imageEncryption(image.settings, environment);
  checkDisks(base, image.settings, encryption);
  const source = sourceDigest(repository, image, madeByStages(repository));
  const digest = fingerprint({ sourceDigest: source, tools: BUILD_TOOLS, baseAmiId, encryption });
  console.log(`Fingerprint: ${digest}`);
  return { baseAmiId, encryption, sourceDigest: source, fingerprint: digest };
}
