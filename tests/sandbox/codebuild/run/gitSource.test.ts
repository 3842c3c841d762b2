import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { checkOut } from "../../../../sandbox/codebuild/run/gitSource";

const CREDENTIALS = { AccessKeyId: "ASIA1", SecretAccessKey: "s", Token: "t" };
const AUTHOR = ["-c", "user.name=A", "-c", "user.email=a@example.org"];

describe("checking out a build's source", () => {
  let folder: string;
  let url: string;
  let first: string;
  let second: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "git-source-"));
    const repository = path.join(folder, "repository");
    const git = (...args: string[]) => execFileSync("git", ["-C", repository, ...args], { encoding: "utf8" }).trim();
    execFileSync("git", ["init", "--quiet", "--initial-branch=main", repository]);
    const commit = (text: string) => {
      writeFileSync(path.join(repository, "run.sh"), text, { mode: 0o755 });
      git("add", ".");
      git(...AUTHOR, "commit", "--quiet", "--message", text);
      return git("rev-parse", "HEAD");
    };
    first = commit("one");
    second = commit("two");
    url = `file://${repository}`;
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const target = (name: string) => path.join(folder, name);
  const historyOf = (name: string) =>
    execFileSync("git", ["-C", target(name), "rev-list", "HEAD"], { encoding: "utf8" })
      .trim()
      .split("\n");

  it("takes the tip of a branch, with its modes and as much history as asked for", async () => {
    expect(await checkOut({ url, version: "refs/heads/main", depth: 1 }, CREDENTIALS, target("tip"))).to.equal(second);

    expect(readFileSync(path.join(target("tip"), "run.sh"), "utf8")).to.equal("two");
    expect(statSync(path.join(target("tip"), "run.sh")).mode & 0o111).not.to.equal(0);
    expect(historyOf("tip")).to.deep.equal([second]);
  });

  it("takes a commit, with all of its history", async () => {
    expect(await checkOut({ url, version: first }, CREDENTIALS, target("commit"))).to.equal(first);

    expect(readFileSync(path.join(target("commit"), "run.sh"), "utf8")).to.equal("one");
    expect(historyOf("commit")).to.deep.equal([first]);
  });

  it("takes what the repository's HEAD points to when no version is asked for", async () => {
    expect(await checkOut({ url }, CREDENTIALS, target("head"))).to.equal(second);
  });

  it("names a version that is not there, and does not leave the credentials behind", async () => {
    const outcome = await checkOut({ url, version: "refs/heads/gone" }, CREDENTIALS, target("gone")).catch(String);

    expect(outcome).to.equal("Error: reference not found for primary source and source version refs/heads/gone");
    expect(existsSync(target("gone"))).to.equal(false);
    expect(readFileSync(path.join(target("tip"), ".git", "config"), "utf8")).not.to.match(/Basic|ASIA1/);
  });
});
