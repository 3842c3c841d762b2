import { expect } from "chai";
import { join } from "node:path";
import { findTerraformProvider, mirrorFolders } from "../../../../sandbox/toolchain/closedNetwork/mirror";
import { scratchFolder, write } from "../folder";

const aws = "registry.terraform.io/hashicorp/aws";
const unpacked = (version: string, target = "linux_amd64") =>
  `${aws}/${version}/${target}/terraform-provider-aws_v${version}_x5`;

describe("Terraform provider search", () => {
  const scratch = scratchFolder();
  const search = (environment: NodeJS.ProcessEnv = {}) => ({
    environment,
    homes: [join(scratch(), "home")],
    architecture: "amd64" as const,
    addOns: join(scratch(), "opt"),
  });

  it("takes the newest tested version, compared by number", () => {
    const folder = scratch(
      ...["5.9.0", "5.100.0", "6.2.0", "4.67.0"].map((version) => `home/.terraform.d/plugins/${unpacked(version)}`),
    );
    expect(findTerraformProvider(search())).to.deep.equal({
      version: "5.100.0",
      file: join(folder, "home/.terraform.d/plugins", unpacked("5.100.0")),
      packed: false,
    });
  });

  it("takes a packed one, and version 6 where there is no 5", () => {
    const name = `opt/software/${aws}/terraform-provider-aws_6.2.0_linux_amd64.zip`;
    const folder = scratch(name);
    expect(findTerraformProvider(search())).to.deep.equal({ version: "6.2.0", file: join(folder, name), packed: true });
  });

  it("takes the mirrors of Terraform's configuration before those in the usual places", () => {
    const folder = scratch(`home/.terraform.d/plugins/${unpacked("5.100.0")}`, `mine/${unpacked("5.90.0")}`);
    const configuration = write(
      join(folder, "terraform.rc"),
      `provider_installation {
         # filesystem_mirror { path = "/commented/out" }
         filesystem_mirror {
           include = ["registry.terraform.io/*/*"]
           path    = "${folder}/mine"
         }
         direct {}
       }`,
    );
    const found = findTerraformProvider(search({ TF_CLI_CONFIG_FILE: configuration }));
    expect(found).to.include({ version: "5.90.0" });
  });

  it("looks only in the folder that TERRAFORM_PROVIDER_MIRROR names", () => {
    scratch(`home/.terraform.d/plugins/${unpacked("5.100.0")}`);
    const found = findTerraformProvider(search({ TERRAFORM_PROVIDER_MIRROR: "/my/mirror" }));
    expect(found)
      .to.have.property("reason")
      .that.matches(/TERRAFORM_PROVIDER_AWS is not set, .* linux_amd64 in \/my\/mirror$/);
  });

  it("takes the binary that TERRAFORM_PROVIDER_AWS names, or says that there is none", () => {
    const folder = scratch("provider");
    const named = (name: string) => findTerraformProvider(search({ TERRAFORM_PROVIDER_AWS: join(folder, name) }));
    expect(named("provider")).to.include({ file: join(folder, "provider") });
    expect(named("other")).to.deep.equal({
      reason: `TERRAFORM_PROVIDER_AWS names ${folder}/other, which does not exist`,
    });
  });

  it("leaves one for another processor alone, and names the folders it looked in", () => {
    const folder = scratch(`opt/x/${unpacked("5.100.0", "linux_arm64")}`);
    expect(findTerraformProvider(search()))
      .to.have.property("reason")
      .that.includes(`${folder}/home/.terraform.d/plugins`)
      .and.includes("/usr/share/terraform/plugins")
      .and.includes(`${folder}/opt/x`);
    expect(mirrorFolders({ ...search(), addOns: "/nowhere" })).to.have.length(4);
  });
});
