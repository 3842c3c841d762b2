// The table of pinned tools: what each is called, which version fits, where to download it, how to build it.
import { join } from "node:path";
import { type Architecture } from "./host";
import { packageVersion, type Rule } from "./version";

/** How the publisher's digest of a download is known. */
export type Digest = { readonly sha256: string } | { readonly list: string };

export interface Download {
  /** A .zip or .tar.gz file. */
  readonly url: string;
  readonly digest: Digest;
  /** The folder in the archive that everything is in, if there is one. */
  readonly inside?: string;
  /** The binary's name in the archive, where it differs from the one in `binaries`. */
  readonly binary?: string;
}

/** One `go build`. */
export interface GoBuild {
  /** The folder of the Go module, in `sources/`. */
  readonly module: string;
  /** What to build; each gives a binary named after the last part of its path. */
  readonly packages: readonly string[];
  /** String variables to set, by their full names. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface Tool {
  readonly name: string;
  readonly version: string;
  readonly rule: Rule;
  /** The files without which the tool is not there. */
  readonly binaries: readonly string[];
  readonly download: Download;
  readonly build: GoBuild;
}

export type ToolName = "pulumi" | "pulumi-resource-command" | "pulumi-resource-aws" | "packer" | "packer-plugin-amazon";

/** Packer's pinned version; its digests are those of HashiCorp's packer_1.16.0_SHA256SUMS. */
const packer = {
  version: "1.16.0",
  sha256: {
    amd64: "5edcd14ab59b535040c512dbecd6ec9ef976a000b073c19d93e4c431c948581e",
    arm64: "cf18f03460d92265d49b56befff333e80641d845822799eab04357c39f75b5d7",
  },
} as const;

const amazonPluginVersion = "1.8.2";

/** What Packer calls the plugin's binary where it looks for plugins; `x5.0` is the plugin protocol's version. */
export function amazonPluginFile(architecture: Architecture): string {
  return `packer-plugin-amazon_v${amazonPluginVersion}_x5.0_linux_${architecture}`;
}

/** What the CLI takes its own version from. */
const pulumiVersionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** The tools, for a processor and a project folder (whose npm packages decide the versions of Pulumi's). */
export function tools(architecture: Architecture, root: string): Record<ToolName, Tool> {
  const pulumi = packageVersion("@pulumi/pulumi", root);
  return {
    pulumi: {
      name: "pulumi",
      version: pulumi,
      rule: "compatible",
      binaries: ["pulumi", "pulumi-language-nodejs"],
      download: {
        url: `https://get.pulumi.com/releases/sdk/pulumi-v${pulumi}-linux-${architecture === "amd64" ? "x64" : "arm64"}.tar.gz`,
        digest: { list: `https://get.pulumi.com/releases/sdk/pulumi-${pulumi}-checksums.txt` },
        inside: "pulumi",
      },
      build: {
        module: "pulumi",
        packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", "./pulumi-language-nodejs"],
        variables: { [pulumiVersionVariable]: `v${pulumi}`, "main.version": pulumi },
      },
    },
    "pulumi-resource-command": pulumiPlugin("command", "pulumi", "./pulumi-resource-command", architecture, root),
    "pulumi-resource-aws": pulumiPlugin("aws", "aws", "./pulumi-resource-aws", architecture, root),
    packer: {
      name: "packer",
      version: packer.version,
      rule: "exact",
      binaries: ["packer"],
      download: {
        url: `https://releases.hashicorp.com/packer/${packer.version}/packer_${packer.version}_linux_${architecture}.zip`,
        digest: { sha256: packer.sha256[architecture] },
      },
      build: { module: "packer", packages: ["github.com/hashicorp/packer"], variables: {} },
    },
    "packer-plugin-amazon": {
      name: "packer-plugin-amazon",
      version: amazonPluginVersion,
      rule: "exact",
      binaries: ["packer-plugin-amazon"],
      download: {
        url: `https://releases.hashicorp.com/packer-plugin-amazon/${amazonPluginVersion}/packer-plugin-amazon_${amazonPluginVersion}_linux_${architecture}.zip`,
        digest: {
          list: `https://releases.hashicorp.com/packer-plugin-amazon/${amazonPluginVersion}/packer-plugin-amazon_${amazonPluginVersion}_SHA256SUMS`,
        },
        binary: amazonPluginFile(architecture),
      },
      build: { module: "packer-plugin-amazon", packages: ["github.com/hashicorp/packer-plugin-amazon"], variables: {} },
    },
  };
}

function pulumiPlugin(name: string, module: string, path: string, architecture: Architecture, root: string): Tool {
  const version = packageVersion(`@pulumi/${name}`, root);
  return {
    name: `pulumi-resource-${name}`,
    version,
    rule: "exact",
    binaries: [`pulumi-resource-${name}`],
    download: {
      url: `https://get.pulumi.com/releases/plugins/pulumi-resource-${name}-v${version}-linux-${architecture}.tar.gz`,
      digest: { list: `https://get.pulumi.com/releases/plugins/pulumi-${name}_${version}_checksums.txt` },
    },
    build: { module, packages: [path], variables: { "main.version": version } },
  };
}

/** The project's folder. */
export const projectFolder = join(__dirname, "..", "..");
