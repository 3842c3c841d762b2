// Finds out all that decides what an image will contain, before anything is built.
import type { RegionClients } from "../common/regions";
import { BUILD_TOOLS } from "../common/tools";
import { describeSource } from "../image/baseAmiSource";
import type { Image } from "../image/folder";
import { madeByStages, sourceDigest } from "../image/sourceDigest";
import type { RecordedBase } from "../ami/recordedBase";
import { baseSearch, recordedBase, resolveBaseAmi } from "./baseAmi";
import { checkDisks } from "./baseAmiDisks";
import { imageEncryption, type Encryption } from "./encryption";
import type { ContentEnvironment } from "./environment";
import { fingerprint } from "./fingerprint";

/** What decides what an image will contain. */
export interface Findings {
  readonly baseAmiId: string;
  /** How it was found. */
  readonly base: RecordedBase;
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
  const search = baseSearch(image.settings);
  const baseAmi = await resolveBaseAmi(search, environment, { ec2, ssm });
  const baseAmiId = baseAmi.ImageId;
  console.log(`Base AMI: ${baseAmiId} (${describeSource(search)})`);
  const encryption = imageEncryption(image.settings, environment);
  checkDisks(baseAmi, image.settings, encryption);
  const source = sourceDigest(repository, image, madeByStages(repository));
  const digest = fingerprint({ sourceDigest: source, tools: BUILD_TOOLS, baseAmiId, encryption });
  console.log(`Fingerprint: ${digest}`);
  return { baseAmiId, base: recordedBase(search), encryption, sourceDigest: source, fingerprint: digest };
}
