// Makes a Terraform provider's binary ready to be started.
import { join } from "node:path";
import { digestOf, makeOnce } from "../cache";
import { run } from "../run";
import { unpack } from "../tools/archive";
import { type TerraformProvider } from "./mirror";

/** The binary of a Terraform provider, unpacked into the cache if it lies in a zip file. */
export async function providerBinary({ version, file, packed }: TerraformProvider, cache: string): Promise<string> {
  if (!packed) {
    return file;
  }
  const folder = join(cache, "tools", `terraform-provider-aws-${version}-${digestOf([], [file])}`);
  await makeOnce(folder, async (unfinished) => {
    await unpack(file, unfinished);
    await run("sh", [
      "-c",
      'mv "$1"/terraform-provider-aws* "$1/provider" && chmod 755 "$1/provider"',
      "sh",
      unfinished,
    ]);
  });
  return join(folder, "provider");
}
