// Tests that the fingerprint changes with everything that decides an image's content, and with nothing else.
import { expect } from "chai";
import { fingerprint, type FingerprintInputs } from "../../../../buildsrc/stages/content/fingerprint";

describe("buildsrc: fingerprint", () => {
  const INPUTS: FingerprintInputs = {
    sourceDigest: "5".repeat(64),
    tools: { packer: "1.16.0", plugin: "1.8.2" },
    baseAmiId: "ami-1",
    encryption: { encrypted: true },
  };

  it("is a SHA-256 that does not depend on the order of the tools", () => {
    const shuffled = { ...INPUTS, tools: { plugin: "1.8.2", packer: "1.16.0" } };

    expect(fingerprint(INPUTS)).to.match(/^[0-9a-f]{64}$/);
    expect(fingerprint(shuffled)).to.equal(fingerprint(INPUTS));
  });

  const changes: Readonly<Record<string, FingerprintInputs>> = {
    "the commit's files": { ...INPUTS, sourceDigest: "6".repeat(64) },
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
});
