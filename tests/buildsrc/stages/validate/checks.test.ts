// Tests which programs Validate runs on an image.
import { expect } from "chai";
import { readImage } from "../../../../buildsrc/stages/image/folder";
import { checks } from "../../../../buildsrc/stages/validate/checks";
import { VALIDATE } from "../../helpers/environments";
import { BUILDSRC, makeRepository, removeRepositories, UBUNTU_SETTINGS } from "../../helpers/repository";

describe("buildsrc: checks of Validate", () => {
  const image = readImage(BUILDSRC, "ubuntu-24.04-arm64");
  const commands = checks(BUILDSRC, image, { ...VALIDATE, image: image.name });

  after(removeRepositories);

  it("are those of Packer and of shellcheck", () => {
    expect(commands.map(({ command: [program, first] }) => `${program} ${first ?? ""}`)).to.deep.equal([
      "packer fmt",
      "packer validate",
      "shellcheck --severity=error",
    ]);
  });

  it("show what shellcheck says of all scripts, and fail by the severity alone", () => {
    const { command = [], shown } = commands.at(-1) ?? {};

    expect(shown?.command).to.deep.equal(["shellcheck", ...image.provision, ...image.tests]);
    expect(command.slice(2)).to.deep.equal(shown?.command.slice(1));
  });

  it("have shellcheck look at shell scripts only, whatever their names end in", () => {
    const scripts = (tests: Readonly<Record<string, string>>) => {
      const root = makeRepository({
        "images/web/image.pkrvars.json": UBUNTU_SETTINGS,
        "images/web/provision/10.sh": "",
        ...tests,
      });
      return checks(root, readImage(root, "web"), { ...VALIDATE, image: "web" })
        .at(-1)
        ?.shown?.command.slice(1);
    };

    expect(
      scripts({
        "images/web/tests/10-port": "#!/bin/dash\n",
        "images/web/tests/20-page": "#!/usr/bin/env -S bash -e\n",
        "images/web/tests/30-api.py": "",
        "images/web/tests/40-api": "#!/usr/bin/env python3\n",
      }),
    ).to.deep.equal(["images/web/provision/10.sh", "images/web/tests/10-port", "images/web/tests/20-page"]);
  });
});
