// Tests the folder that Packer is run on.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readImage } from "../../../../buildsrc/stages/image/folder";
import { readOwnTemplates } from "../../../../buildsrc/stages/image/ownTemplate";
import { PACKER_FOLDER, preparePacker } from "../../../../buildsrc/stages/image/packerFolder";
import { makeRepository, removeRepositories, UBUNTU_SETTINGS } from "../../helpers/repository";

describe("buildsrc: Packer's folder", () => {
  after(removeRepositories);

  it("holds the templates, and the image's settings with what the stage says", () => {
    const repository = makeRepository({
      "packer/source.pkr.hcl": "# the template",
      "packer/hygiene.sh": "",
      "images/web/image.pkrvars.json": UBUNTU_SETTINGS,
      "images/web/provision/10-a.sh": "",
      "images/web/provision/20-b.py": "",
      "images/web/provision/40-d.yml": "",
      "images/web/provision/45-d.sls": "",
      "images/web/provision/50-e.reboot.sh": "",
      "images/web/provision/60-f.reboot.yml": "",
      "images/web/provision/30-c": "#!/usr/bin/env -S perl -w\n",
      "images/web/tests/10-a.sh": "",
      [`${PACKER_FOLDER}/left.pkr.hcl`]: "# of an earlier run",
    });

    preparePacker(repository, readImage(repository, "web"), [], { image: "web", kms_key_id: undefined });

    const folder = join(repository, PACKER_FOLDER);
    expect(readdirSync(folder)).to.have.members(["source.pkr.hcl", "image.auto.pkrvars.json"]);
    const values = JSON.parse(readFileSync(join(folder, "image.auto.pkrvars.json"), "utf8")) as Record<string, unknown>;
    expect(values).to.include({ image: "web", release: "24.04", instance_type: "t3.small", root_volume_gib: 8 });
    expect(values).not.to.have.any.keys("kms_key_id", "$schema");
    expect(values.provisioners).to.deep.equal([
      { path: "images/web/provision/10-a.sh", interpreter: "bash", reboots: false },
      { path: "images/web/provision/20-b.py", interpreter: "python3", reboots: false },
      { path: "images/web/provision/30-c", interpreter: "/usr/bin/env '-S perl -w'", reboots: false },
      { path: "images/web/provision/40-d.yml", interpreter: "ansible-playbook", reboots: false },
      { path: "images/web/provision/45-d.sls", interpreter: "salt-call", reboots: false },
      { path: "images/web/provision/50-e.reboot.sh", interpreter: "bash", reboots: true },
      { path: "packer/after-reboot.sh", interpreter: "bash", reboots: false },
      { path: "images/web/provision/60-f.reboot.yml", interpreter: "ansible-playbook", reboots: true },
      { path: "packer/after-reboot.sh", interpreter: "bash", reboots: false },
    ]);
  });

  it("says nothing of secrets: their values come in a file of their own, which is no artifact", () => {
    const repository = makeRepository({
      "packer/source.pkr.hcl": "",
      "images/web/image.pkrvars.json": UBUNTU_SETTINGS.replace("{", '{"secrets": {"TOKEN": "ssm:/team/token"}, '),
      "images/web/provision/10-a.sh": "",
      "images/web/tests/10-a.sh": "",
    });
    const image = readImage(repository, "web");

    preparePacker(repository, image, [], {});

    expect(image.settings.secrets).to.deep.equal({ TOKEN: "ssm:/team/token" });
    expect(readFileSync(join(repository, PACKER_FOLDER, "image.auto.pkrvars.json"), "utf8")).not.to.include("secrets");
  });

  it("holds the image's own parts of the template in place of the factory's", async () => {
    const repository = makeRepository({
      "packer/build.pkr.hcl": "# the factory's",
      "packer/source.pkr.hcl": "# the factory's",
      "packer/locals.pkr.hcl": "",
      "images/base/image.pkrvars.json": UBUNTU_SETTINGS,
      "images/base/build.pkr.hcl": "build {\n}\n",
      "images/base/tests/10-a.sh": "",
      "images/web/image.pkrvars.json": UBUNTU_SETTINGS.replace("{", '{"extends": "base", '),
      "images/web/build.pkr.hcl": "build {\n  # web's\n}\n",
    });
    const image = readImage(repository, "web");

    preparePacker(repository, image, await readOwnTemplates(repository, image.templates), {});

    const folder = join(repository, PACKER_FOLDER);
    expect(image.templates).to.deep.equal(["images/web/build.pkr.hcl"]);
    expect(readdirSync(folder)).to.have.members([
      "locals.pkr.hcl",
      "source.pkr.hcl",
      "own-build.pkr.hcl",
      "image.auto.pkrvars.json",
    ]);
    expect(readFileSync(join(folder, "own-build.pkr.hcl"), "utf8")).to.include("web's");
  });
});
