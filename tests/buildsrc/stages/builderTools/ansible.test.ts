// Tests that Ansible comes onto a builder with the image's own roles and those that it names, and only if it has playbooks.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readImage } from "../../../../buildsrc/stages/image/folder";
import { PACKER_FOLDER } from "../../../../buildsrc/stages/image/packerFolder";
import { packBuilderTools } from "../../../../buildsrc/stages/builderTools/archives";
import { layOutAnsible } from "../../../../buildsrc/stages/builderTools/ansible";
import { type Called, installedAnsible, playbookRepository, withAnsible } from "../../helpers/ansible";
import { captureLog } from "../../helpers/log";
import { refusalOf } from "../../helpers/refusal";
import { removeRepositories, UBUNTU_SETTINGS } from "../../helpers/repository";

describe("buildsrc: playbooks", () => {
  const PLAYBOOK = { "provision/20-site.yml": "" };
  /** Notes what it is told in the folder of roles, where a role of the image's own must win. */
  const GALAXY = `
import os, sys
os.makedirs(os.environ["ANSIBLE_ROLES_PATH"] + "/nginx")
open(os.environ["ANSIBLE_ROLES_PATH"] + "/nginx/from", "w").write("galaxy")
open(os.environ["ANSIBLE_ROLES_PATH"] + "/called", "w").write(" ".join(sys.argv[1:]))
`;

  const log = captureLog();
  after(removeRepositories);

  it("need nothing where there are none", async () => {
    const repository = playbookRepository({ "provision/10.sh": "" }, "exit 1\n");

    expect(await layOutAnsible(repository, readImage(repository, "web"))).to.equal(undefined);
    await packBuilderTools(repository, readImage(repository, "web"));
    expect(existsSync(join(repository, PACKER_FOLDER))).to.equal(false);
  });

  it("get the roles of requirements.yml, those of the extended image, and their own, the last ones winning", async () => {
    const repository = playbookRepository({
      ...PLAYBOOK,
      "provision/requirements.yml": "",
      "provision/roles/nginx/from": "web",
      "provision/roles/base/from": "web",
      "../arm/image.pkrvars.json": UBUNTU_SETTINGS.replace("{", '{"extends": "web", '),
      "../arm/provision/roles/base/from": "arm",
    });

    const folder = await withAnsible(installedAnsible(undefined, GALAXY), () =>
      layOutAnsible(repository, readImage(repository, "arm")),
    );

    const role = (name: string) => readFileSync(join(folder ?? "", "roles", name), "utf8");
    expect([role("nginx/from"), role("base/from")]).to.deep.equal(["web", "arm"]);
    expect(role("called")).to.equal("install --role-file images/web/provision/requirements.yml");
  });

  it("come onto the builder as an archive from which Ansible runs with what is in it alone", async () => {
    const repository = playbookRepository(PLAYBOOK);
    mkdirSync(join(repository, PACKER_FOLDER), { recursive: true });
    await withAnsible(installedAnsible(), () => packBuilderTools(repository, readImage(repository, "web")));
    const builder = join(repository, "builder");
    mkdirSync(builder);
    execFileSync("tar", ["-xzf", join(repository, PACKER_FOLDER, "ansible.tar.gz"), "-C", builder]);

    const output = execFileSync("bash", [join(builder, "ansible.sh"), "playbook", "x.yml"], { encoding: "utf8" });

    const called = JSON.parse(output) as Called;
    expect(called).to.deep.equal({
      args: ["x.yml"],
      roles: join(builder, "roles"),
      collections: join(builder, "collections"),
      pythonPath: null,
    });
    expect(readFileSync(join(builder, "inventory"), "utf8")).to.match(/^localhost ansible_connection=local /);
  });

  it("are refused with what ansible-galaxy says where roles cannot be downloaded", async () => {
    const repository = playbookRepository({ ...PLAYBOOK, "provision/requirements.yml": "" });
    const galaxy = "import sys\nsys.exit('no route to galaxy')\n";

    const refusal = await refusalOf(
      withAnsible(installedAnsible(undefined, galaxy), () => layOutAnsible(repository, readImage(repository, "web"))),
    );

    expect(refusal.message).to.equal(
      "the roles and collections of images/web/provision/requirements.yml could not be installed.",
    );
    expect(refusal.remedy).to.include("let both reach the places that the file names");
    expect(log.text).to.include("no route to galaxy");
  });

  it("are refused where ansible-core cannot be installed, with what its installer says", async () => {
    const repository = playbookRepository(PLAYBOOK, "echo 'no wheels here' >&2; exit 1\n");

    const refusal = await refusalOf(layOutAnsible(repository, readImage(repository, "web")));

    expect(refusal.message).to.equal("ansible-core could not be installed.");
    expect(log.text).to.include("no wheels here");
  });
});
