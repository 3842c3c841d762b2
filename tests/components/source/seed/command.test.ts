// How the seeding program is started.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { seedInterpreter } from "../../../../components/source/seed/command";

describe("the command that seeds", () => {
  it("loads TypeScript's loader before the source, both by relative paths", () => {
    const [node, quiet, option, loader = "", program = ""] = seedInterpreter();

    expect([node, quiet, option]).to.deep.equal(["node", "--no-warnings", "--require"]);
    for (const path of [loader, program]) {
      expect(path).to.match(/^\.\//);
      expect(existsSync(path), path).to.equal(true);
    }
  });

  it("runs compiled code with node alone", () => {
    const program = join(process.cwd(), "node_modules", "ami-pipeline", "dist", "main.js");
    expect(seedInterpreter(program)).to.deep.equal([
      "node",
      "--no-warnings",
      "./node_modules/ami-pipeline/dist/main.js",
    ]);
  });
});
