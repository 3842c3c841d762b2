// The fingerprint: a digest of all that decides what an image contains. The same fingerprint means the same AMI.
import { createHash } from "node:crypto";
import type { Encryption } from "./encryption";

/** A file that decides what an image contains. */
export interface SourceFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly kind: "file" | "executable" | "link";
  readonly content: Buffer;
}

/** All that decides what an image contains. */
export interface FingerprintInputs {
  /** The files of the image, of the image it extends, and the Packer templates. */
  readonly files: readonly SourceFile[];
  /** Name and version of each tool that makes the image. */
  readonly tools: Readonly<Record<string, string>>;
  readonly baseAmiId: string;
  readonly encryption: Encryption;
}

/** Computes the fingerprint, in which the order of files and tools does not matter. */
export function fingerprint(inputs: FingerprintInputs): string {
  const digest = createHash("sha256");
  // Each part goes in after its length, so that no two different lists of parts give the same bytes.
  const add = (part: string | Buffer) => {
    digest.update(`${Buffer.byteLength(part)}:`).update(part);
  };

  add(inputs.baseAmiId);
  add(`encrypted ${inputs.encryption.encrypted} ${inputs.encryption.kmsKeyId ?? ""}`);
  for (const [name, version] of Object.entries(inputs.tools).sort(byFirst)) {
    add(`tool ${name} ${version}`);
  }
  const files = inputs.files.map((file): [string, SourceFile] => [file.path, file]);
  for (const [path, file] of files.sort(byFirst)) {
    add(`${file.kind} ${path}`);
    add(file.content);
  }
  return digest.digest("hex");
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
