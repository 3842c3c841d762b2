// Configurations that AWS takes: what is set can be read back, changed and taken away, so that each plan ends.
import { cpSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { Stack } from "../../../sandbox/stack";
import { shared } from "../shared";

const PROJECT = dirname(dirname(dirname(__dirname)));

describe("configurations that AWS takes", () => {
  let stack: Stack;
  before(async () => {
    const { sandbox } = shared();
    const folder = sandbox.state.file("projects", "configurations");
    cpSync(join(PROJECT, "tests", "sandbox", "configurations"), folder, { recursive: true });
    for (const name of ["tsconfig.json", "tsconfig.pulumi.json"]) {
      cpSync(join(PROJECT, name), join(folder, name));
    }
    symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
    stack = new Stack(sandbox, folder, "configurations");
    await stack.create();
    await stack.configure("aws:region", "us-east-1");
    await stack.configure("aws:s3UsePathStyle", "true");
  });

  for (const form of ["first", "second"]) {
    it(`are applied in their ${form} form, and a plan then finds nothing to do`, async () => {
      await stack.configure("form", form);
      const applied = await stack.up();
      expect(applied.code, applied.output).to.equal(0);

      const planned = await stack.preview("--expect-no-changes");
      expect(planned.code, planned.output).to.equal(0);
    });
  }

  it("are taken away again", async () => {
    const { code, output } = await stack.destroy();

    expect(code, output).to.equal(0);
  });
});
