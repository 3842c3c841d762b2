// Tests that the template's tags are those that the stages read, and how tags are written.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { asTags } from "../../../../buildsrc/stages/ami/tags";
import { MARKER, PURPOSES, STATES, TAGS } from "../../../../buildsrc/stages/contract";
import { BUILDSRC } from "../../helpers/repository";

describe("buildsrc: tags", () => {
  const template = readFileSync(join(BUILDSRC, "packer/locals.pkr.hcl"), "utf8");

  it("have the names that the template writes", () => {
    const [, table = ""] = /\n {2}tags = \{\n(.*?)\n {2}\}/s.exec(template) ?? [];
    const written = Object.fromEntries(
      [...table.matchAll(/"([^"]+)"\s+= (\S+)/g)].map(([, key = "", value = ""]) => [key, value]),
    );

    expect(written).to.deep.equal({
      [MARKER]: "var.factory",
      [TAGS.image]: "var.image",
      [TAGS.fingerprint]: "var.fingerprint",
      [TAGS.commit]: "var.commit",
      [TAGS.build]: "var.build",
      [TAGS.baseAmi]: "var.base_ami",
    });
    expect(template).to.include(`{ "${TAGS.pullRequest}" = var.pull_request }`);
  });

  it("have the purposes and states that the template writes", () => {
    const written = [...template.matchAll(/"(ami-pipeline:\w+)"\s+= "(\w+)"/g)].map(([, key, value]) => [key, value]);

    expect(written).to.deep.equal([
      [TAGS.purpose, PURPOSES.builder],
      [TAGS.state, STATES.building],
      [TAGS.purpose, PURPOSES.image],
      [TAGS.state, STATES.candidate],
    ]);
  });

  it("are written once to snapshots: the role cannot tag a candidate", () => {
    expect(template).not.to.match(/^\s*snapshot_tags/m);
  });

  it("hold no more than EC2 takes", () => {
    expect(asTags({ a: "b", c: "x".repeat(300) })).to.deep.equal([
      { Key: "a", Value: "b" },
      { Key: "c", Value: `${"x".repeat(255)}…` },
    ]);
  });
});
