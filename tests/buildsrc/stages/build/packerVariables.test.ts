// Tests that Packer is told a value for every variable that its templates declare.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { packerVariables } from "../../../../buildsrc/stages/build/packerVariables";
import { snakeKeys } from "../../../../buildsrc/stages/image/settingNames";
import { BUILD } from "../../helpers/environments";
import { NOBLE } from "../../helpers/imageSettings";
import { BUILDSRC } from "../../helpers/repository";

describe("buildsrc: Packer's variables", () => {
  const variables = packerVariables(BUILD, {
    baseAmiId: "ami-1",
    fingerprint: "abc",
    encryption: { encrypted: true, kmsKeyId: "alias/images" },
  });

  it("say what Build found out", () => {
    expect(variables).to.include({ base_ami: "ami-1", encrypted: true, kms_key_id: "alias/images" });
  });

  it("are all that the templates declare, but what an image need not set", () => {
    const text = readFileSync(join(BUILDSRC, "packer/variables.pkr.hcl"), "utf8");
    const declared = [...text.matchAll(/^variable "(\w+)" \{\n(.*?)\n\}$/gms)];
    const required = declared.filter(([, , body = ""]) => !body.includes("default ")).map(([, name]) => name);

    expect(required).to.have.length.greaterThan(15);
    expect({ ...snakeKeys(NOBLE), ...variables, instance_type: "t3.small", provisioners: [] }).to.include.all.keys(
      required,
    );
  });

  it("are used by the templates, all of them", () => {
    const folder = join(BUILDSRC, "packer");
    const templates = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    const text = templates.join("\n");
    const declared = [...text.matchAll(/^variable "(\w+)"/gm)].map(([, name]) => name ?? "");

    expect(declared.filter((name) => !new RegExp(`var\\.${name}\\b`).test(text))).to.be.empty;
  });
});
