// Finds a terraform-provider-aws binary, which our own AWS plugin serves from, in Terraform's filesystem mirrors.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Architecture } from "../host";
import { compareVersions } from "../tools/version";

/** A Terraform provider: a binary, or a zip file that has it inside. */
export interface TerraformProvider {
  readonly version: string;
  readonly file: string;
  readonly packed: boolean;
}

/** Where to look for a Terraform provider, and for which processor. */
export interface MirrorSearch {
  readonly environment: NodeJS.ProcessEnv;
  /** The home folders in question: root's, and that of the person who ran sudo. */
  readonly homes: readonly string[];
  readonly architecture: Architecture;
  /**
   * The folder in which software is installed that brings a mirror along.
   * @default "/opt"
   */
  readonly addOns?: string;
}

/** The major versions that the plugin can work with, the preferred one first: it is tested with 5. */
const MAJORS = ["5", "6"];

/** The best provider that is there, or why there is none. */
export function findTerraformProvider(search: MirrorSearch): TerraformProvider | { readonly reason: string } {
  const named = search.environment.TERRAFORM_PROVIDER_AWS;
  if (named) {
    if (!existsSync(named)) {
      return { reason: `TERRAFORM_PROVIDER_AWS names ${named}, which does not exist` };
    }
    return { version: "of your choice", file: named, packed: false };
  }
  const mirrors = mirrorFolders(search);
  for (const mirror of mirrors) {
    const best = bestOf(providersIn(mirror, search.architecture));
    if (best !== undefined) {
      return best;
    }
  }
  return {
    reason:
      `our own AWS plugin needs a terraform-provider-aws binary (version ${MAJORS.join(" or ")}), and TERRAFORM_PROVIDER_AWS ` +
      `is not set, nor is there one for linux_${search.architecture} in ${mirrors.join(", ")}`,
  };
}

/** The folders to look in, in order; only one if the user names it. */
export function mirrorFolders({ environment, homes, addOns = "/opt" }: MirrorSearch): string[] {
  const named = environment.TERRAFORM_PROVIDER_MIRROR;
  if (named) {
    return [named];
  }
  const configurations = environment.TF_CLI_CONFIG_FILE
    ? [environment.TF_CLI_CONFIG_FILE]
    : homes.map((home) => join(home, ".terraformrc"));
  const cache = environment.TF_PLUGIN_CACHE_DIR;
  return unique([
    ...configurations.flatMap(configuredFolders),
    ...(cache ? [cache] : []),
    // Terraform's implied mirrors.
    ...homes.map((home) => join(home, ".terraform.d", "plugins")),
    ...homes.map((home) => join(home, ".local", "share", "terraform", "plugins")),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    ...foldersIn(addOns).filter((folder) => existsSync(join(folder, "registry.terraform.io"))),
  ]);
}

/** The mirrors that a Terraform CLI configuration names, and its cache, which has the same layout. */
function configuredFolders(file: string): string[] {
  if (!existsSync(file)) {
    return [];
  }
  const text = readFileSync(file, "utf8").replace(/^\s*(#|\/\/).*$/gm, "");
  const mirrors = text.matchAll(/\bfilesystem_mirror\s*\{[^}]*?\bpath\s*=\s*"([^"]+)"/g);
  const caches = text.matchAll(/^\s*plugin_cache_dir\s*=\s*"([^"]+)"/gm);
  return [...mirrors, ...caches].flatMap(([, folder]) => (folder === undefined ? [] : [folder]));
}

/** Every provider in a mirror, unpacked (one folder per version) or packed (one zip file per version). */
function providersIn(mirror: string, architecture: Architecture): TerraformProvider[] {
  const folder = join(mirror, "registry.terraform.io", "hashicorp", "aws");
  const target = `linux_${architecture}`;
  return namesIn(folder).flatMap((name): TerraformProvider[] => {
    const packed = new RegExp(`^terraform-provider-aws_(.+)_${target}\\.zip$`).exec(name)?.[1];
    if (packed !== undefined) {
      return [{ version: packed, file: join(folder, name), packed: true }];
    }
    const place = join(folder, name, target);
    const binary = namesIn(place).find((file) => file.startsWith("terraform-provider-aws"));
    return binary === undefined ? [] : [{ version: name, file: join(place, binary), packed: false }];
  });
}

function bestOf(providers: readonly TerraformProvider[]): TerraformProvider | undefined {
  const rank = ({ version }: TerraformProvider) => MAJORS.indexOf(version.split(".", 1)[0] ?? "");
  return providers
    .filter((provider) => rank(provider) >= 0)
    .sort((a, b) => rank(a) - rank(b) || compareVersions(b.version, a.version))[0];
}

function foldersIn(folder: string): string[] {
  return namesIn(folder).map((name) => join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // Not there, or not a folder.
  }
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
