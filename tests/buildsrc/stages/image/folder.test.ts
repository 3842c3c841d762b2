// Tests how an image's folder is read, and that the images that ship are whole.
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { imageNames, readImage } from "../../../../buildsrc/stages/image/folder";
import { refusalOf } from "../../helpers/refusal";
import { BUILDSRC, makeRepository, removeRepositories, UBUNTU_SETTINGS } from "../../helpers/repository";

describe("buildsrc: image", () => {
  const ARM_SETTINGS = JSON.stringify({ extends: "web", family: "ubuntu", architecture: "arm64", release: "24.04" });
  const WEB = {
    "images/web/image.pkrvars.json": UBUNTU_SETTINGS,
    "images/web/provision/10-web.sh": "",
    "images/web/provision/90-hygiene.sh": "",
    "images/web/tests/10-web.sh": "",
  };

  after(removeRepositories);

  it("ships two images that share their scripts", () => {
    const intel = readImage(BUILDSRC, "ubuntu-24.04");
    const arm = readImage(BUILDSRC, "ubuntu-24.04-arm64");

    expect(imageNames(BUILDSRC)).to.include.members(["ubuntu-24.04", "ubuntu-24.04-arm64"]);
    expect(arm.provision).to.deep.equal(intel.provision);
    expect(arm.tests).to.deep.equal(intel.tests);
    expect(intel.settings.architecture).to.equal("x86_64");
    expect(arm.settings.architecture).to.equal("arm64");
    expect(intel.provision.at(-1)).to.equal("images/ubuntu-24.04/provision/80-release-file.sh");
  });

  it("merges the extended image's scripts and its own by name, its own winning, in the order of the names", () => {
    const repository = makeRepository({
      ...WEB,
      "images/arm/image.pkrvars.json": ARM_SETTINGS,
      "images/arm/provision/10-web.sh": "",
      "images/arm/provision/20-more.sh": "",
    });

    const image = readImage(repository, "arm");

    expect(image.folders).to.deep.equal(["images/web", "images/arm"]);
    expect(image.provision).to.deep.equal([
      "images/arm/provision/10-web.sh",
      "images/arm/provision/20-more.sh",
      "images/web/provision/90-hygiene.sh",
    ]);
    expect(image.tests).to.deep.equal(["images/web/tests/10-web.sh"]);
  });

  it("minds neither documents nor hidden files", () => {
    const repository = makeRepository({
      ...WEB,
      "images/web/README.md": "",
      "images/web/.gitattributes": "",
      "images/web/files/any/thing.py": "",
      "images/web/provision/notes.MD": "",
      "images/web/tests/.gitkeep": "",
      "images/web/tests/.vscode/settings.json": "",
    });

    expect(readImage(repository, "web").tests).to.deep.equal(["images/web/tests/10-web.sh"]);
  });

  it("refuses whatever nothing runs, in the extended image as well, and says what to do", async () => {
    const repository = makeRepository({
      ...WEB,
      "images/web/provision/20-app.rb": "puts 1",
      "images/web/provision/30-app.py": "",
      "images/web/tests/more/10.sh": "",
      "images/web/tests/check.bash": "",
      "images/web/tests/check.py": "",
      "images/web/tests/40-check": "#!/usr/bin/env python3",
      "images/web/tests/50-check": "#! nonsense",
      "images/arm/image.pkrvars.json": ARM_SETTINGS,
      "images/arm/provision/30-app": "#!/bin/sh",
      "images/arm/test/10-app.sh": "",
      "images/arm/20-app.sh": "",
    });

    const refusal = await refusalOf(Promise.resolve().then(() => readImage(repository, "arm")));

    expect(refusal.message).to.equal(
      "Image arm has files that nothing runs or reads: images/web/provision/20-app.rb, images/web/tests/50-check, " +
        "images/web/tests/check.bash, images/web/tests/more/, images/arm/20-app.sh, images/arm/test/.",
    );
    expect(refusal.remedy).to.match(
      /lie directly in provision\/ or tests\/\. Begin it with a line such as "#!\/usr\/bin\/env python3"/,
    );
  });

  it("takes playbooks as provisioners, and what they need beside them", () => {
    const files = {
      ...WEB,
      "images/web/provision/20-site.yml": "",
      "images/web/provision/30-more.yaml": "",
      "images/web/provision/requirements.yml": "",
      "images/web/provision/roles/nginx/tasks/main.yml": "",
      "images/arm/image.pkrvars.json": ARM_SETTINGS,
      "images/arm/provision/roles/nginx/tasks/main.yml": "",
    };

    expect(readImage(makeRepository(files), "arm").provision).to.deep.equal([
      "images/web/provision/10-web.sh",
      "images/web/provision/20-site.yml",
      "images/web/provision/30-more.yaml",
      "images/web/provision/90-hygiene.sh",
    ]);
  });

  it("refuses what only playbooks read where there is none, and playbooks among the tests", () => {
    const repository = makeRepository({
      ...WEB,
      "images/web/provision/requirements.yml": "",
      "images/web/provision/roles/nginx/tasks/main.yml": "",
      "images/web/tests/20-site.yml": "",
    });

    expect(() => readImage(repository, "web")).to.throw(
      /reads: images\/web\/provision\/requirements\.yml, images\/web\/provision\/roles\/, images\/web\/tests\/20-site\.yml\.$/,
    );
  });

  it("offers only images that can be extended in place of one that is none", async () => {
    const remedyFor = async (files: Readonly<Record<string, string>>) => {
      const settings = ARM_SETTINGS.replace("web", "nope");
      const repository = makeRepository({ ...files, "images/top/image.pkrvars.json": settings });
      return (await refusalOf(Promise.resolve().then(() => readImage(repository, "top")))).remedy;
    };

    expect(await remedyFor({ ...WEB, "images/arm/image.pkrvars.json": ARM_SETTINGS })).to.equal("Extend one of web.");
    expect(await remedyFor({})).to.equal("There is none that it could extend: take the setting out.");
  });

  it("reads nothing through a symbolic link", () => {
    const outside = makeRepository({ "image.pkrvars.json": UBUNTU_SETTINGS, "tests/10.sh": "" });
    const linked = (path: string, target: string) => {
      const root = makeRepository(WEB);
      rmSync(join(root, path), { recursive: true });
      symlinkSync(join(outside, target), join(root, path));
      return root;
    };

    expect(() => readImage(linked("images/web", "."), "web")).to.throw(/^images\/web\/image\.pkrvars\.json is a symb/);
    expect(() => readImage(linked("images/web/image.pkrvars.json", "image.pkrvars.json"), "web")).to.throw(
      /^images\/web\/image\.pkrvars\.json is a symbolic link, or is reached through one\.$/,
    );
    expect(() => readImage(linked("images/web/tests", "tests"), "web")).to.throw(
      /^images\/web\/tests is a symbolic link, or is reached through one\.$/,
    );
  });

  it("reads no settings of a size that no settings have", () => {
    const repository = makeRepository({ ...WEB, "images/web/image.pkrvars.json": " ".repeat(65_537) });

    expect(() => readImage(repository, "web")).to.throw(
      "images/web/image.pkrvars.json has 65537 bytes; it can have 65536.",
    );
  });

  const table: readonly (readonly [string, string, Readonly<Record<string, string>>, RegExp])[] = [
    ["a bad name", "Ubuntu", WEB, /"Ubuntu" is not a valid image name: use at most 40 lowercase letters/],
    ["a name with a path", "../web", WEB, /"\.\.\/web" is not a valid image name/],
    ["a name that is too long", "a".repeat(41), WEB, /at most 40/],
    ["a missing folder", "nope", WEB, /There is no image nope: images\/nope\/image\.pkrvars\.json does not exist/],
    [
      "settings that are not JSON",
      "web",
      { ...WEB, "images/web/image.pkrvars.json": "family = 1" },
      /web\/image\.pkrvars\.json is not JSON: /,
    ],
    [
      "wrong settings",
      "web",
      { ...WEB, "images/web/image.pkrvars.json": "{}" },
      /image\.pkrvars\.json is wrong:\n- family is missing.*\n- arch/,
    ],
    [
      "no provisioner",
      "web",
      { "images/web/image.pkrvars.json": UBUNTU_SETTINGS },
      /Image web has no script in images\/web\/provision\/\./,
    ],
    [
      "no test",
      "web",
      { "images/web/image.pkrvars.json": UBUNTU_SETTINGS, "images/web/provision/1.sh": "" },
      /Image web has no script in images\/web\/tests\/\./,
    ],
    [
      "a script with a space in its name",
      "web",
      { ...WEB, "images/web/tests/20 more.sh": "" },
      /images\/web\/tests\/20 more\.sh is not a valid name for a script/,
    ],
    [
      "a hidden script",
      "web",
      { ...WEB, "images/web/provision/._10-web.sh": "" },
      /images\/web\/provision\/\._10-web\.sh is not a valid name for a script/,
    ],
    [
      "a script that a shell would take for an option",
      "web",
      { ...WEB, "images/web/tests/-x.sh": "" },
      /images\/web\/tests\/-x\.sh is not a valid name for a script/,
    ],
    [
      "a folder called like a script",
      "web",
      { ...WEB, "images/web/tests/20.sh/a": "" },
      /runs or reads: \S+20\.sh\/\.$/,
    ],
    [
      "an unknown extended image",
      "arm",
      { "images/arm/image.pkrvars.json": ARM_SETTINGS },
      /extends "web", which is not another image/,
    ],
    [
      "an image that extends itself",
      "web",
      { ...WEB, "images/web/image.pkrvars.json": ARM_SETTINGS },
      /extends "web", which is not another image/,
    ],
    [
      "a chain of extensions",
      "top",
      {
        ...WEB,
        "images/arm/image.pkrvars.json": ARM_SETTINGS,
        "images/top/image.pkrvars.json": ARM_SETTINGS.replace("web", "arm"),
      },
      /extends "arm", which itself extends "web"/,
    ],
  ];
  for (const [what, name, files, message] of table) {
    it(`refuses ${what}`, () => {
      const repository = makeRepository(files);

      expect(() => readImage(repository, name)).to.throw(message);
    });
  }
});
