// Tests that Validate has Ansible check the syntax of each playbook, with what it will find on the builder.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readImage } from "../../../../buildsrc/stages/image/folder";
import { failing } from "../../../../buildsrc/stages/validate/check";
import { playbookChecks } from "../../../../buildsrc/stages/validate/playbookChecks";
import { installedAnsible, playbookRepository, withAnsible } from "../../helpers/ansible";
import { captureLog } from "../../helpers/log";
import { removeRepositories } from "../../helpers/repository";

describe("buildsrc: checks of playbooks", () => {
  const log = captureLog();
  after(removeRepositories);

  it("are none where there is no playbook", async () => {
    const repository = playbookRepository({ "provision/10.sh": "" }, "exit 1\n");

    expect(await playbookChecks(repository, readImage(repository, "web"))).to.deep.equal([]);
  });

  it("are one for each playbook, and show what Ansible says of one that it does not accept", async () => {
    const repository = playbookRepository({
      "provision/10-good.yml": "",
      "provision/20-fails": "#!/bin/sh\n",
      "provision/30-fails.yml": "",
      "files/nginx/site.conf": "site",
    });

    const all = await withAnsible(installedAnsible(), () => playbookChecks(repository, readImage(repository, "web")));
    const failed = await Promise.all(all.map((check) => failing(check, repository)));

    expect(all.map(({ command }) => command.at(-1))).to.deep.equal([
      "images/web/provision/10-good.yml",
      "images/web/provision/30-fails.yml",
    ]);
    expect(failed.map((check) => check?.what)).to.deep.equal([
      undefined,
      "Ansible does not accept the playbook images/web/provision/30-fails.yml",
    ]);
    expect(failed[1]?.remedy).to.include("give them hosts: all");
    expect(log.text).to.include('"args": ["--syntax-check", "images/web/provision/30-fails.yml"]');
    const files = all[0]?.command[1]?.replace(/^FILES=/, "") ?? "";
    expect(readFileSync(join(files, "nginx/site.conf"), "utf8")).to.equal("site");
  });
});
