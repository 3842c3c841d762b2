// Tests that the pinned versions are the same wherever they are written.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { checkTemplateVersions } from "../../../../buildsrc/stages/validate/templateVersions";
import { BUILDSRC, makeRepository, removeRepositories } from "../../helpers/repository";

describe("buildsrc: template versions", () => {
  after(removeRepositories);
  const template = readFileSync(join(BUILDSRC, "packer/plugins.pkr.hcl"), "utf8");

  it("are the same in versions.json and in the template", () => {
    expect(() => {
      checkTemplateVersions(BUILDSRC);
    }).to.not.throw();
  });

  for (const [what, from, to, message] of [
    [
      "another Packer",
      "= 1.16.0",
      "= 1.15.0",
      "packer/plugins.pkr.hcl asks for 1.15.0 of Packer, but tools/versions.json pins 1.16.0",
    ],
    [
      "a range of plugins",
      "= 1.8.2",
      "~> 1.8",
      "asks for no exact version of the amazon plugin, but tools/versions.json pins 1.8.2",
    ],
  ] as const) {
    it(`refuses a template with ${what}`, () => {
      const repository = makeRepository({ "packer/plugins.pkr.hcl": template.replace(from, to) });

      expect(() => {
        checkTemplateVersions(repository);
      }).to.throw(message);
    });
  }
});
