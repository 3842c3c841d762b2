// The program that Pulumi runs for advice: what is for people, and what is for the next time.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { toEnvironment } from "../../../components/advice/parameters";

const PROGRAM = join(__dirname, "..", "..", "..", "components", "advice", "main.ts");

describe("the program that advises", () => {
  const environment = toEnvironment({ publishDigest: "new", pipelines: ["web"], region: "eu-west-1", leaves: ["it"] });
  const run = (word: string, more: Readonly<Record<string, string>> = {}) => {
    const { stdout, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", PROGRAM, word], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...environment, ...more },
    });
    return { stdout, stderr };
  };

  it("notes the digest for the next time, and tells people what changed since the last one", () => {
    // What pulumi-command 1.2.1 sets when it makes a resource.
    expect(run("note", { PULUMI_COMMAND_STDOUT: "<nil>" })).to.deep.equal({ stdout: "new\n", stderr: "" });
    expect(run("change", { PULUMI_COMMAND_STDOUT: "new\n" })).to.deep.equal({ stdout: "new\n", stderr: "" });
    const { stdout, stderr } = run("change", { PULUMI_COMMAND_STDOUT: "old" });
    expect(stdout).to.equal("new\n");
    expect(stderr).to.match(/^The publish settings changed\..*--name web --region eu-west-1\n$/s);
  });

  it("tells people what stays", () => {
    const { stdout, stderr } = run("leave");
    expect(stdout).to.equal("");
    expect(stderr).to.match(/^What stays .*\n {2}it\n/s);
  });
});
