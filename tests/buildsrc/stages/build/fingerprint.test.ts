// Tests that the fingerprint changes with everything that decides an image's content, and with nothing else.
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readFiles } from "../../../../buildsrc/stages/build/files";
import { fingerprint, type FingerprintInputs, type SourceFile } from "../../../../buildsrc/stages/build/fingerprint";
import { makeRepository, removeRepositories } from "../../helpers/repository";

describe("buildsrc: fingerprint", () => {
  const file = (path: string, content: string, kind: SourceFile["kind"] = "file"): SourceFile => ({
    path,
    kind,
    content: Buffer.from(content),
  });
  const INPUTS: FingerprintInputs = {
    files: [file("images/a/provision/1.sh", "one"), file("packer/a.pkr.hcl", "two")],
    tools: { packer: "1.16.0", plugin: "1.8.2" },
    baseAmiId: "ami-1",
    encryption: { encrypted: true },
  };

  after(removeRepositories);

  it("is a SHA-256 that depends neither on the order of the files nor on that of the tools", () => {
    const shuffled = {
      ...INPUTS,
      files: [...INPUTS.files].reverse(),
      tools: { plugin: "1.8.2", packer: "1.16.0" },
    };

    expect(fingerprint(INPUTS)).to.match(/^[0-9a-f]{64}$/);
    expect(fingerprint(shuffled)).to.equal(fingerprint(INPUTS));
  });

  const [script, template] = INPUTS.files as [SourceFile, SourceFile];
  const changes: Readonly<Record<string, FingerprintInputs>> = {
    "a file's content": { ...INPUTS, files: [file(script.path, "changed"), template] },
    "a file's name": { ...INPUTS, files: [file("images/a/provision/2.sh", "one"), template] },
    "a file's executable bit": { ...INPUTS, files: [{ ...script, kind: "executable" }, template] },
    "a new file": { ...INPUTS, files: [...INPUTS.files, file("images/a/files/x", "")] },
    "a removed file": { ...INPUTS, files: [template] },
    "content moved from one file to the next": {
      ...INPUTS,
      files: [file(script.path, "onet"), file(template.path, "wo")],
    },
    "a tool's version": { ...INPUTS, tools: { ...INPUTS.tools, packer: "1.16.1" } },
    "the key": { ...INPUTS, encryption: { encrypted: true, kmsKeyId: "k" } },
    "no encryption": { ...INPUTS, encryption: { encrypted: false } },
    "the base AMI": { ...INPUTS, baseAmiId: "ami-2" },
  };
  for (const [what, changed] of Object.entries(changes)) {
    it(`changes with ${what}`, () => {
      expect(fingerprint(changed)).to.not.equal(fingerprint(INPUTS));
    });
  }

  it("sees the folders it is given and no others, and of the modes only the executable bit", () => {
    const root = makeRepository({ "images/a/files/deep/x": "x", "images/b/y": "y", "README.md": "" });
    const print = () => fingerprint({ ...INPUTS, files: readFiles(root, ["images/a"]) });
    const before = print();

    chmodSync(join(root, "images/a/files/deep/x"), 0o600);
    writeFileSync(join(root, "images/b/y"), "changed");
    writeFileSync(join(root, "README.md"), "changed");
    expect(print()).to.equal(before);

    chmodSync(join(root, "images/a/files/deep/x"), 0o755);
    expect(print()).to.not.equal(before);
  });
});
