// How a program of the factory's is started.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { interpreterOf } from "../../../components/programs/interpreter";

describe("the command that starts a program", () => {
  it("loads TypeScript's loader before the source, both by relative paths", () => {
    const [node, quiet, option, loader = "", program = ""] = interpreterOf(
      require.resolve("../../../components/source/seed/main"),
    );

    expect([node, quiet, option]).to.deep.equal(["node", "--no-warnings", "--require"]);
    for (const path of [loader, program]) {
      expect(path).to.match(/^\.\//);
      expect(existsSync(path), path).to.equal(true);
    }
  });

  it("runs compiled code with node alone", () => {
    const program = join(process.cwd(), "node_modules", "ami-pipeline", "dist", "main.js");
    expect(interpreterOf(program)).to.deep.equal(["node", "--no-warnings", "./node_modules/ami-pipeline/dist/main.js"]);
  });
});
