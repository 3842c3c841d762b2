// The manifest that Packer writes of what it made.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { StageError } from "../common/stageError";

/** Reads the AMI's id from the manifest in the folder `output`. */
export function amiFromManifest(output: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(output, "manifest.json"), "utf8"));
  // "artifact_id": "us-east-1:ami-0123456789abcdef0"
  const ami = /"artifact_id":"[a-z0-9-]+:(ami-[0-9a-f]+)"/.exec(JSON.stringify(manifest))?.[1];
  if (ami === undefined) {
    throw new StageError("Packer succeeded, but its manifest names no AMI.", "Look above for what Packer did last.");
  }
  return ami;
}
