// Which Go packages each tool of the table is built from.
import { type Tool, type ToolName } from "../tools/table";
import { type GoBuild } from "./go";

/** What the Pulumi CLI takes its own version from. */
const PULUMI_VERSION = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const BUILDS: Readonly<Record<ToolName, (version: string) => GoBuild>> = {
  pulumi: (version) => ({
    module: "pulumi",
    packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", "./pulumi-language-nodejs"],
    variables: { [PULUMI_VERSION]: `v${version}`, "main.version": version },
  }),
  "pulumi-resource-command": (version) => ({
    module: "pulumi",
    packages: ["./pulumi-resource-command"],
    variables: { "main.version": version },
  }),
  "pulumi-resource-aws": (version) => ({
    module: "aws",
    packages: ["./pulumi-resource-aws"],
    variables: { "main.version": version },
  }),
  packer: () => ({ module: "packer", packages: ["github.com/hashicorp/packer"], variables: {} }),
  "packer-plugin-amazon": () => ({
    module: "packer-plugin-amazon",
    packages: ["github.com/hashicorp/packer-plugin-amazon"],
    variables: {},
  }),
};

/** The `go build` that makes a tool. */
export function goBuildOf({ name, version }: Tool): GoBuild {
  return BUILDS[name](version);
}
