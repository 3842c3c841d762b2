// The Python part's own unit tests, with the interpreter and the packages that the sandbox runs it with.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { shared } from "../shared";

const MACHINES = join(__dirname, "..", "..", "..", "sandbox", "machines");

describe("the machines' own unit tests", () => {
  it("pass", async () => {
    const { python } = shared().sandbox.toolchain;

    const { stderr } = await promisify(execFile)(
      python,
      ["-m", "unittest", "discover", "-s", join(MACHINES, "tests"), "-t", MACHINES],
      { env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } },
    );

    expect(stderr).to.match(/Ran [1-9]\d* tests[\s\S]*\nOK/);
  });
});
