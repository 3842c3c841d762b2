// The way to the tools where the official downloads cannot be reached; README.md beside this file describes it.
import { totalmem } from "node:os";
import { type Architecture } from "../host";
import { type SourceBuild } from "../tools/prepare";
import { type Tool } from "../tools/table";
import { goBuildOf } from "./builds";
import { buildDigest, goBuild } from "./go";
import { findTerraformProvider, type TerraformProvider } from "./mirror";
import { Queue } from "./queue";
import { providerBinary } from "./unpack";

/** From this much memory on, two Go builds run side by side: the largest takes 3.5 GB. */
const MEMORY_FOR_TWO_BUILDS = 7.5 * 2 ** 30;

/**
 * What a network without the publishers' sites has instead: the Go module proxy and a mirror of Terraform providers.
 */
export class ClosedNetwork {
  private readonly queue = new Queue(totalmem() >= MEMORY_FOR_TWO_BUILDS ? 2 : 1);
  private readonly provider: TerraformProvider | { readonly reason: string };

  /** @param homes the home folders in question: root's, and that of the person who ran sudo */
  constructor(homes: readonly string[], architecture: Architecture) {
    this.provider = findTerraformProvider({ environment: process.env, homes, architecture });
  }

  /** How a tool is built here. */
  buildOf(tool: Tool): SourceBuild {
    const build = goBuildOf(tool);
    const needsProvider = tool.name === "pulumi-resource-aws";
    return {
      digest: buildDigest(build),
      ...(needsProvider && "reason" in this.provider && { obstacle: this.provider.reason }),
      inTurn: (work) => this.queue.run(build.module, work),
      make: (folder, work) => goBuild(build, folder, work),
    };
  }

  /** What Pulumi needs in its environment so that the AWS plugin that was built here finds its Terraform provider. */
  async pulumiEnvironment(cache: string): Promise<Record<string, string>> {
    return "reason" in this.provider ? {} : { TERRAFORM_PROVIDER_AWS: await providerBinary(this.provider, cache) };
  }
}
