// What doctor finds in an account, in a sandbox of its own: nothing at first, then what is wrong with it, a few things at a
// time. Nothing is built.
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { Sandbox } from "../../../sandbox/sandbox";
import { StateFolder } from "../../../sandbox/state";
import { Factory } from "../factory";
import { shared } from "../shared";

const DOCTOR = join(dirname(dirname(dirname(__dirname))), "scripts", "doctor", "main.ts");
const LOADER = require.resolve("tsx/cjs");

describe("npm run doctor", () => {
  let sandbox: Sandbox | undefined;
  let factory: Factory;

  before(async () => {
    const { toolchain, state } = shared().sandbox;
    sandbox = await Sandbox.start({ state: new StateFolder(toolchain.cache, state.port + 2), toolchain, kept: false });
    factory = await Factory.create(sandbox, "doctor");
  });
  after(() => sandbox?.stop());

  /** What doctor prints, with line breaks and columns made one space, and its exit code. */
  const doctor = (environment: Readonly<Record<string, string>> = {}, ...args: readonly string[]) =>
    new Promise<{ readonly code: number; readonly output: string }>((resolve) => {
      execFile(
        process.execPath,
        ["--no-warnings", "--require", LOADER, DOCTOR, "--stack", "doctor", ...args],
        { cwd: factory.folder, env: { ...factory.sandbox.environment(), ...environment } },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : Number(error.code);
          resolve({ code, output: (stdout + stderr).replace(/\s+/g, " ") });
        },
      );
    });

  it("finds nothing wrong with a healthy account", async () => {
    const { code, output } = await doctor();

    expect(code, output).to.equal(0);
    expect(output).to.match(/\d fine, 0 warnings, 0 stop\. Next: pulumi up/);
    expect(output).to.include("as arn:aws:iam::123456789012:user/administrator");
  });

  it("says who is missing, or what is wrong with the settings, before it looks at anything else", async () => {
    await factory.stack.configure("rebuildMaxAgeDays", "soon");
    const { code, output } = await doctor({
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
      AWS_EC2_METADATA_DISABLED: "true",
    });
    await factory.stack.configure("rebuildMaxAgeDays", "30");

    expect(code, output).to.equal(1);
    expect(output).to.match(/stop Settings rebuildMaxAgeDays cannot be used as it is\. -> "soon" is not/);
    expect(output).to.match(
      /stop Credentials AWS does not say who asks.* -> No AWS credentials found: set AWS_PROFILE/,
    );
  });

  it("can do with a stack that is not there yet", async () => {
    const { code, output } = await doctor({}, "--stack", "other");

    expect(code, output).to.equal(0);
    expect(output).to.match(/warn Stack There is no stack yet.* -> pulumi stack init other/);
  });
});
