// Tests that Salt comes onto a builder if the image has states, and only then.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { packBuilderTools } from "../../../../buildsrc/stages/builderTools/archives";
import { layOutSalt } from "../../../../buildsrc/stages/builderTools/salt";
import { readImage } from "../../../../buildsrc/stages/image/folder";
import { PACKER_FOLDER } from "../../../../buildsrc/stages/image/packerFolder";
import { playbookRepository } from "../../helpers/ansible";
import { captureLog } from "../../helpers/log";
import { refusalOf } from "../../helpers/refusal";
import { makeRepository, removeRepositories } from "../../helpers/repository";

describe("buildsrc: Salt", () => {
  const log = captureLog();
  afterEach(() => {
    delete process.env.AMI_PIPELINE_SALT;
  });
  after(removeRepositories);

  const repositoryOf = (provisioner: string, installer: string) =>
    playbookRepository({ [`provision/${provisioner}`]: "", "../../tools/install-salt.sh": installer });

  it("comes as an archive with all that was installed", async () => {
    const repository = repositoryOf("20-web.sls", "exit 0\n");
    mkdirSync(join(repository, PACKER_FOLDER), { recursive: true });
    process.env.AMI_PIPELINE_SALT = makeRepository({ "salt/scripts.py": "", "libraries/yaml/__init__.py": "" });

    await packBuilderTools(repository, readImage(repository, "web"));

    const archive = join(repository, PACKER_FOLDER, "salt.tar.gz");
    const files = execFileSync("tar", ["-tzf", archive], { encoding: "utf8" }).split("\n");
    expect(files).to.include.members(["./salt.sh", "./salt/scripts.py", "./libraries/yaml/__init__.py"]);
    expect(existsSync(join(repository, PACKER_FOLDER, "ansible.tar.gz"))).to.equal(false);
  });

  it("is not even installed for an image without states", async () => {
    const repository = repositoryOf("20-web.sh", "exit 1\n");

    expect(await layOutSalt(repository, readImage(repository, "web"))).to.equal(undefined);
  });

  it("is told with what its installer says where it cannot be installed", async () => {
    const repository = repositoryOf("20-web.sls", "echo 'no Salt here' >&2; exit 1\n");

    const refusal = await refusalOf(layOutSalt(repository, readImage(repository, "web")));

    expect(refusal.message).to.equal("Salt could not be installed.");
    expect(log.text).to.include("no Salt here");
  });
});
