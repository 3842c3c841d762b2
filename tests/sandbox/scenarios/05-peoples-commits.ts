// People push to the repository too: what is theirs stays, and what both changed stops `pulumi up` until somebody decides.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { GetCommitCommand, GetFileCommand } from "@aws-sdk/client-codecommit";
import { expect } from "chai";
import { shared } from "../shared";

const THEIRS = "images/ubuntu-24.04/files/theirs.txt";
/** Code that Validate and Build could run. It is Markdown, so no image is built again. */
const CODE = "tools/NOTES.md";
const BOTH = "images/ubuntu-24.04/files/index.html";

describe("a person's commit", () => {
  it("survives a `pulumi up` that changes another file, which says what it commits and which code people changed", async () => {
    const { dev } = shared();
    const before = await dev.newestRuns();
    const theirCommit = await dev.pushFiles({ [THEIRS]: "theirs\n", [CODE]: "theirs\n" });
    await dev.nextRuns(before);
    dev.edit("README.md", (text) => `${text}\nAnother line.\n`);

    const { code, output } = await dev.upAndRun();

    expect(code, output).to.equal(0);
    expect(await read(THEIRS)).to.equal("theirs\n");
    expect(await read("README.md")).to.include("Another line.");
    expect(await parents(await dev.tip())).to.deep.equal([theirCommit]);
    expect(output).to.match(/1 file of buildsrc to commit to the branch main of \S+:\s+write README\.md\n/);
    expect(output).to.match(
      /warning: 1 file of the code that Validate and Build run is not as seeded.*\n\s+tools\/NOTES\.md: added\n/,
    );
  });

  it("stops `pulumi up` if it conflicts, with an error that names the file and the remedies, and nothing is changed", async () => {
    const { dev } = shared();
    const before = await dev.newestRuns();
    const theirCommit = await dev.push(BOTH, "<title>AMI Pipeline</title>theirs\n");
    const runs = new Map((await dev.nextRuns(before)).map(({ pipeline, executionId }) => [pipeline, executionId]));
    dev.write(BOTH, "<title>AMI Pipeline</title>ours\n");

    for (const result of [await dev.stack.preview(), await dev.stack.up()]) {
      expect(result.code).not.to.equal(0);
      expect(result.output)
        .to.include(BOTH)
        .and.to.match(/buildsrc/)
        .and.to.match(/onConflict/);
    }
    expect(await dev.tip()).to.equal(theirCommit);
    expect(await dev.newestRuns()).to.deep.equal(runs);
  });

  it("gives way to `onConflict: overwrite`, and history keeps both", async () => {
    const { dev } = shared();
    const theirCommit = await dev.tip();
    await dev.stack.configure("onConflict", "overwrite");
    dev.write(CODE, "theirs\n");

    const { code, output } = await dev.upAndRun();

    expect(code, output).to.equal(0);
    expect(output).not.to.include("is not as seeded");
    expect(await read(BOTH)).to.equal("<title>AMI Pipeline</title>ours\n");
    expect(await read(BOTH, theirCommit)).to.equal("<title>AMI Pipeline</title>theirs\n");
    expect(await parents(await dev.tip())).to.deep.equal([theirCommit]);
  });

  it("may take back with force what was seeded: the next `pulumi up` commits it again, and the one after has nothing to do", async () => {
    const { dev } = shared();
    const seeded = await dev.tip();
    const before = await dev.newestRuns();
    await pushByForce((await parents(seeded))?.[0] ?? "");
    await dev.nextRuns(before);

    const { code, output } = await dev.upAndRun();

    expect(code, output).to.equal(0);
    expect(await read(BOTH)).to.equal("<title>AMI Pipeline</title>ours\n");
    expect((await dev.stack.preview("--expect-no-changes")).code).to.equal(0);
  });
});

async function pushByForce(commit: string): Promise<void> {
  const { sandbox, dev } = shared();
  const folder = await mkdtemp(join(tmpdir(), "clone-"));
  const git = (...args: string[]) => promisify(execFile)("git", args, { cwd: folder });
  await git("clone", "--quiet", "--bare", `${sandbox.endpoint}/v1/repos/${dev.name}`, ".");
  await git("push", "--quiet", "--force", "origin", `${commit}:refs/heads/main`);
  await rm(folder, { recursive: true });
}

async function read(filePath: string, commitSpecifier = "main"): Promise<string> {
  const { sandbox, dev } = shared();
  const { fileContent } = await sandbox.clients.codeCommit.send(
    new GetFileCommand({ repositoryName: dev.name, filePath, commitSpecifier }),
  );
  return Buffer.from(fileContent ?? []).toString("utf8");
}

async function parents(commitId: string): Promise<string[] | undefined> {
  const { sandbox, dev } = shared();
  const { commit } = await sandbox.clients.codeCommit.send(
    new GetCommitCommand({ repositoryName: dev.name, commitId }),
  );
  return commit?.parents;
}
