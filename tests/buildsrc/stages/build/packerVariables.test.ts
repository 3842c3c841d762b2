// Tests that Packer is told a value for every variable that its templates expect from Build.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { packerVariables } from "../../../../buildsrc/stages/build/packerVariables";
import { readImage } from "../../../../buildsrc/stages/image/folder";
import { packerArguments } from "../../../../buildsrc/stages/image/packerArguments";
import { BUILD } from "../../helpers/environments";
import { BUILDSRC } from "../../helpers/repository";

describe("buildsrc: Packer's variables", () => {
  it("are given with the image's template and settings, one for every variable of the Build stage", () => {
    const image = readImage(BUILDSRC, "ubuntu-24.04-arm64");
    const variables = packerVariables(BUILD, {
      baseAmiId: "ami-1",
      fingerprint: "abc",
      encryption: { encrypted: true, kmsKeyId: "alias/images" },
    });

    const args = packerArguments(["build"], image, variables);

    expect(args.slice(0, 3)).to.deep.equal([
      "build",
      "-only=amazon-ebs.ubuntu",
      "-var-file=images/ubuntu-24.04-arm64/image.pkrvars.json",
    ]);
    expect(args).to.include("-var=base_ami=ami-1").and.include("-var=associate_public_ip_address=true");
    expect(args.at(-1)).to.equal("packer");
    const declarations = readFileSync(join(BUILDSRC, "packer/variables.pkr.hcl"), "utf8");
    const stagePart = declarations.slice(declarations.indexOf("# ---- from the Build stage"));
    const declared = [...stagePart.matchAll(/^variable "(\w+)"/gm)].map(([, name]) => name);
    // The key is also a setting of an image.
    expect(Object.keys(variables)).to.have.members([...declared, "kms_key_id"]);
    expect(args).to.include("-var=instance_type=t4g.small");
    expect(args).to.include("-var=kms_key_id=alias/images").and.include("-var=encrypted=true");
  });
});
