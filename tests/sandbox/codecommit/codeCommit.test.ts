import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCodeCommit } from "../../../sandbox/codecommit/codeCommit";
import { text, type Call, type ServiceEvent, type Shape } from "../../../sandbox/frontdoor/service";

const CALLER = { arn: "arn:aws:iam::123456789012:user/administrator", accountId: "123456789012" };
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("the sandbox's CodeCommit", function () {
  this.slow(500);
  let folder: string;
  let events: ServiceEvent[];
  let call: (operation: string, input: Shape) => Promise<Shape>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "codecommit-"));
    events = [];
    const { service } = createCodeCommit({
      folder,
      endpoint: "http://127.0.0.1:5600",
      callerOf: () => CALLER,
      publish: (event) => events.push(event),
    });
    call = async (operation, input) => {
      const handle = service.operations[operation];
      if (!handle) throw new Error(`no operation ${operation}`);
      const request: Call = { service: "codecommit", operation, region: "us-east-1", caller: CALLER, input };
      return handle(request);
    };
    await call("CreateRepository", { repositoryName: "one" });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const put = (files: Record<string, string>, parentCommitId?: string, branchName = "main") =>
    call("CreateCommit", {
      repositoryName: "one",
      branchName,
      ...(parentCommitId && { parentCommitId }),
      putFiles: Object.entries(files).map(([filePath, text]) => ({ filePath, fileContent: base64(text) })),
    });
  const idOf = (output: Shape) => text(output.commitId);
  const code = async (promise: Promise<unknown>) =>
    promise.then(
      () => "no error",
      (error: unknown) => (error instanceof Error ? error.name : String(error)),
    );

  it("creates the branch with the first commit, makes it the default, and says so in an event", async () => {
    const commitId = idOf(await put({ "a.txt": "a" }));

    expect(await call("GetBranch", { repositoryName: "one", branchName: "main" })).to.deep.equal({
      branch: { branchName: "main", commitId },
    });
    const { repositoryMetadata } = await call("GetRepository", { repositoryName: "one" });
    expect(repositoryMetadata).to.include({ defaultBranch: "main" });
    expect(events.map(({ detail }) => [detail.event, detail.referenceName, detail.commitId])).to.deep.equal([
      ["referenceCreated", "main", commitId],
    ]);
  });

  it("refuses a commit without its parent, with an old parent, to a branch that is not there, and without a change", async () => {
    const first = idOf(await put({ "a.txt": "a" }));
    const second = idOf(await put({ "a.txt": "b" }, first));

    expect(await code(put({ "a.txt": "c" }))).to.equal("ParentCommitIdRequiredException");
    expect(await code(put({ "a.txt": "c" }, first))).to.equal("ParentCommitIdOutdatedException");
    expect(await code(put({ "a.txt": "c" }, second, "other"))).to.equal("BranchDoesNotExistException");
    expect(await code(put({ "a.txt": "b" }, second))).to.equal("NoChangeException");
  });

  it("refuses more than 100 files, a file that stands twice, a path out of the repository, and deleting what is not there", async () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`f${i}`, "x"]));
    const input = { repositoryName: "one", branchName: "main" };

    expect(await code(put(many))).to.equal("MaximumFileEntriesExceededException");
    expect(
      await code(
        call("CreateCommit", {
          ...input,
          putFiles: [{ filePath: "a", fileContent: base64("a") }],
          deleteFiles: [{ filePath: "a" }],
        }),
      ),
    ).to.equal("SamePathRequestException");
    expect(await code(put({ "../a": "x" }))).to.equal("InvalidPathException");
    expect(await code(call("CreateCommit", { ...input, deleteFiles: [{ filePath: "a" }] }))).to.equal(
      "FileDoesNotExistException",
    );
  });

  it("lists all files of a commit with their modes, and what differs between two", async () => {
    const first = idOf(
      await call("CreateCommit", {
        repositoryName: "one",
        branchName: "main",
        putFiles: [
          { filePath: "run.sh", fileContent: base64("x"), fileMode: "EXECUTABLE" },
          { filePath: "old.txt", fileContent: base64("o") },
        ],
      }),
    );
    const second = idOf(
      await call("CreateCommit", {
        repositoryName: "one",
        branchName: "main",
        parentCommitId: first,
        putFiles: [{ filePath: "new.txt", fileContent: base64("n") }],
        deleteFiles: [{ filePath: "old.txt" }],
      }),
    );

    const inventory = await call("GetDifferences", { repositoryName: "one", afterCommitSpecifier: first });
    expect(inventory.differences).to.deep.include({
      changeType: "A",
      afterBlob: { path: "run.sh", mode: "100755", blobId: "c1b0730e0133447badcfd47fd144e254807b06e1" },
    });
    const { differences } = await call("GetDifferences", {
      repositoryName: "one",
      beforeCommitSpecifier: first,
      afterCommitSpecifier: second,
    });
    expect(Array.isArray(differences) && differences.map((change: Shape) => change.changeType)).to.deep.equal([
      "A",
      "D",
    ]);
  });

  it("moves a branch once by fast-forward, and not over somebody else's commit", async () => {
    const first = idOf(await put({ a: "1" }));
    await call("CreateBranch", { repositoryName: "one", branchName: "side", commitId: first });
    const side = idOf(await put({ a: "2" }, first, "side"));
    const merge = { repositoryName: "one", sourceCommitSpecifier: "side", destinationCommitSpecifier: "main" };
    events.length = 0;

    expect(idOf(await call("MergeBranchesByFastForward", merge))).to.equal(side);
    expect(events.map(({ detail }) => detail.referenceName)).to.deep.equal(["main"]);

    await put({ a: "theirs" }, side);
    await put({ a: "3" }, side, "side");
    expect(await code(call("MergeBranchesByFastForward", merge))).to.equal("ManualMergeRequiredException");
  });
});
