// More files than one commit may carry: several commits on the side, and the branch moves once.
import { GetCommitCommand, ListBranchesCommand } from "@aws-sdk/client-codecommit";
import { expect } from "chai";
import { shared } from "../shared";

const FILES = 130;

describe("a change of more files than CodeCommit takes in one commit", () => {
  it("arrives whole, starts one run of each pipeline, and leaves no branch behind", async () => {
    const { sandbox, dev } = shared();
    const before = await dev.tip();
    const runsBefore = (await dev.runs("ubuntu-24.04")).length;
    for (let i = 0; i < FILES; i += 1) {
      dev.write(`notes/${i}.md`, `note ${i}\n`);
    }

    const { code, output, runs } = await dev.upAndRun();

    expect(code, output).to.equal(0);
    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Succeeded"]);
    expect(await dev.changedFiles(before, await dev.tip())).to.have.length(FILES + 1);
    expect((await dev.runs("ubuntu-24.04")).length).to.equal(runsBefore + 1);
    const { branches } = await sandbox.clients.codeCommit.send(new ListBranchesCommand({ repositoryName: dev.name }));
    expect(branches).to.deep.equal(["main"]);
    const { commit } = await sandbox.clients.codeCommit.send(
      new GetCommitCommand({ repositoryName: dev.name, commitId: await dev.tip() }),
    );
    expect(commit?.parents, "the second commit of a chain").not.to.deep.equal([before]);
  });
});
