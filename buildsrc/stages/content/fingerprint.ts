// The fingerprint: a digest of all that decides what an image contains. The same fingerprint means the same AMI.
import { createHash } from "node:crypto";
import type { Encryption } from "./encryption";

/** All that decides what an image contains. */
export interface FingerprintInputs {
  /** The digest of the commit's files that can influence the image. */
  readonly sourceDigest: string;
  /** Name and version of each tool that makes the image. */
  readonly tools: Readonly<Record<string, string>>;
  readonly baseAmiId: string;
  readonly encryption: Encryption;
}

/** Computes the fingerprint, in which the order of the tools does not matter. */
export function fingerprint(inputs: FingerprintInputs): string {
  const digest = createHash("sha256");
  // Each part goes in after its length, so that no two different lists of parts give the same bytes.
  const add = (part: string) => {
    digest.update(`${Buffer.byteLength(part)}:`).update(part);
  };

  add(inputs.baseAmiId);
  add(`encrypted ${inputs.encryption.encrypted} ${inputs.encryption.kmsKeyId ?? ""}`);
  for (const [name, version] of Object.entries(inputs.tools).sort(([a], [b]) => (a < b ? -1 : 1))) {
    add(`tool ${name} ${version}`);
  }
  add(inputs.sourceDigest);
  return digest.digest("hex");
}
