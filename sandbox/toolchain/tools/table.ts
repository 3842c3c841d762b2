// The table of pinned tools: what each is called, which version fits, where to download it.
import { join } from "node:path";
import { type Architecture } from "../host";
import { packageVersion, type Rule } from "./version";

/** How the publisher's digest of a download is known: it stands here, or in a list that the publisher keeps. */
export type Digest = { readonly sha256: string } | { readonly list: string };

/** A tool as its publisher offers it. */
export interface Download {
  /** A .zip or .tar.gz file. */
  readonly url: string;
  readonly digest: Digest;
  /** The folder in the archive that holds everything. @default - the archive has no such folder */
  readonly inside?: string;
  /** The binary's name in the archive. @default - the name in `binaries` */
  readonly binary?: string;
}

/** One tool of the table. */
export interface Tool {
  readonly name: ToolName;
  readonly version: string;
  readonly rule: Rule;
  /** The files that must be there, the tool itself first. */
  readonly binaries: readonly string[];
  readonly download: Download;
}

/** The tools by their names. */
export type ToolName = "pulumi" | "pulumi-resource-command" | "pulumi-resource-aws" | "packer" | "packer-plugin-amazon";

/** Packer's pinned version; its digests are those of HashiCorp's packer_1.16.0_SHA256SUMS. */
const PACKER = {
  version: "1.16.0",
  sha256: {
    amd64: "5edcd14ab59b535040c512dbecd6ec9ef976a000b073c19d93e4c431c948581e",
    arm64: "cf18f03460d92265d49b56befff333e80641d845822799eab04357c39f75b5d7",
  },
} as const;

const AMAZON_PLUGIN_VERSION = "1.8.2";

/** What Packer calls the plugin's binary where it looks for plugins; `x5.0` is the plugin protocol's version. */
export function amazonPluginFile(architecture: Architecture): string {
  return `packer-plugin-amazon_v${AMAZON_PLUGIN_VERSION}_x5.0_linux_${architecture}`;
}

/** The tools for a processor and a project folder, whose npm packages decide the versions of Pulumi and its plugins. */
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
    },
    "pulumi-resource-command": pulumiPlugin("command", architecture, root),
    "pulumi-resource-aws": pulumiPlugin("aws", architecture, root),
    packer: {
      name: "packer",
      version: PACKER.version,
      rule: "exact",
      binaries: ["packer"],
      download: {
        url: `https://releases.hashicorp.com/packer/${PACKER.version}/packer_${PACKER.version}_linux_${architecture}.zip`,
        digest: { sha256: PACKER.sha256[architecture] },
      },
    },
    "packer-plugin-amazon": {
      name: "packer-plugin-amazon",
      version: AMAZON_PLUGIN_VERSION,
      rule: "exact",
      binaries: ["packer-plugin-amazon"],
      download: {
        url: `https://releases.hashicorp.com/packer-plugin-amazon/${AMAZON_PLUGIN_VERSION}/packer-plugin-amazon_${AMAZON_PLUGIN_VERSION}_linux_${architecture}.zip`,
        digest: {
          list: `https://releases.hashicorp.com/packer-plugin-amazon/${AMAZON_PLUGIN_VERSION}/packer-plugin-amazon_${AMAZON_PLUGIN_VERSION}_SHA256SUMS`,
        },
        binary: amazonPluginFile(architecture),
      },
    },
  };
}

function pulumiPlugin(name: "aws" | "command", architecture: Architecture, root: string): Tool {
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
  };
}

/** The project's folder. */
export const PROJECT_FOLDER = join(__dirname, "..", "..", "..");
