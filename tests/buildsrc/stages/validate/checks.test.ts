// Tests which programs Validate runs on an image.
import { expect } from "chai";
import { readImage } from "../../../../buildsrc/stages/image/folder";
import { checks } from "../../../../buildsrc/stages/validate/checks";
import { VALIDATE } from "../../helpers/environments";
import { BUILDSRC } from "../../helpers/repository";

describe("buildsrc: checks of Validate", () => {
  const image = readImage(BUILDSRC, "ubuntu-24.04-arm64");
  const commands = checks(image, { ...VALIDATE, image: image.name });

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
});
