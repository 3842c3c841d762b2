import { expect } from "chai";
import { unzipSync } from "fflate";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createCodeCommit, type CodeCommit } from "../../../sandbox/codecommit/codeCommit";
import { text, type Call, type Json, type ServiceEvent, type Shape } from "../../../sandbox/frontdoor/service";

const CALLER = { arn: "arn:aws:iam::123456789012:user/administrator", accountId: "123456789012" };
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("the sandbox's CodeCommit", function () {
  this.slow(500);
  let folder: string;
  let codeCommit: CodeCommit;
  let events: ServiceEvent[];
  let call: (operation: string, input: Shape) => Promise<Shape>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "codecommit-"));
    events = [];
    codeCommit = createCodeCommit({
      folder,
      endpoint: "http://127.0.0.1:5600",
      callerOf: () => CALLER,
      authorizeGit: () => Promise.resolve(),
      hasKey: (_region, idOrAlias) => Promise.resolve(idOrAlias === "alias/known"),
      publish: (event) => events.push(event),
    });
    call = async (operation, input) => {
      const handle = codeCommit.service.operations[operation];
      if (!handle) {
        throw new Error(`no operation ${operation}`);
      }
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
    expect(await code(put({ "a.txt": "c" }, "main"))).to.equal("InvalidParentCommitIdException");
    expect(await code(put({ "a.txt": "c" }, "0".repeat(40)))).to.equal("ParentCommitDoesNotExistException");
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

  it("copies, moves, changes modes and keeps emptied folders, and says what was added, updated and deleted", async () => {
    const first = idOf(await put({ "a/one.txt": "1", "b/two.txt": "2", "c.sh": "3" }));

    const output = await call("CreateCommit", {
      repositoryName: "one",
      branchName: "main",
      parentCommitId: first,
      keepEmptyFolders: true,
      putFiles: [
        { filePath: "copy.txt", sourceFile: { filePath: "a/one.txt" } },
        { filePath: "moved.txt", sourceFile: { filePath: "b/two.txt", isMove: true } },
      ],
      setFileModes: [{ filePath: "c.sh", fileMode: "EXECUTABLE" }],
    });

    const paths = (files: Json | undefined) =>
      Array.isArray(files) ? files.map((file: Shape) => `${text(file.absolutePath)} ${text(file.fileMode)}`) : [];
    expect(paths(output.filesAdded)).to.have.members(["copy.txt NORMAL", "moved.txt NORMAL", "b/.gitkeep NORMAL"]);
    expect(paths(output.filesUpdated)).to.deep.equal(["c.sh EXECUTABLE"]);
    expect(paths(output.filesDeleted)).to.deep.equal(["b/two.txt NORMAL"]);
  });

  it("refuses names that are a file's and a folder's at once", async () => {
    const first = idOf(await put({ "a/one.txt": "1", b: "2" }));

    expect(await code(put({ a: "x" }, first))).to.equal("FileNameConflictsWithDirectoryNameException");
    expect(await code(put({ "b/c": "x" }, first))).to.equal("DirectoryNameConflictsWithFileNameException");
    expect(await code(put({ d: "x", "d/e": "y" }, first))).to.equal("PutFileEntryConflictException");
  });

  it("refuses entries that say too little, too much, or what cannot be", async () => {
    const entry = (file: Shape) =>
      code(call("CreateCommit", { repositoryName: "one", branchName: "main", putFiles: [{ filePath: "a", ...file }] }));

    expect(await entry({})).to.equal("SourceFileOrContentRequiredException");
    expect(await entry({ fileContent: "", sourceFile: { filePath: "b" } })).to.equal(
      "FileContentAndSourceFileSpecifiedException",
    );
    expect(await entry({ fileContent: "", fileMode: "SYMLINK" })).to.equal("InvalidFileModeException");
    expect(await entry({ filePath: "/", fileContent: "" })).to.equal("PathRequiredException");
    expect(await entry({ fileContent: Buffer.alloc(6 * 1024 * 1024 + 1).toString("base64") })).to.equal(
      "FileContentSizeLimitExceededException",
    );
    const branch = { repositoryName: "one", branchName: "main" };
    expect(await code(call("CreateCommit", branch))).to.equal("FileEntryRequiredException");
    expect(
      await code(
        call("CreateCommit", { ...branch, branchName: "a..b", putFiles: [{ filePath: "a", fileContent: "" }] }),
      ),
    ).to.equal("InvalidBranchNameException");
  });

  it("refuses more than 7 MiB in a commit, and a folder with more than 6 MiB of files", async () => {
    const mebibytes = (count: number) => "x".repeat(count * 1024 * 1024);
    const first = idOf(await put({ "a/one": mebibytes(3), "a/b/two": mebibytes(3), "a/three": mebibytes(1) }));

    expect(await code(put({ one: mebibytes(4), "c/two": mebibytes(4) }, first))).to.equal(
      "FileContentSizeLimitExceededException",
    );
    expect(await code(put({ "a/four": mebibytes(3) }, first))).to.equal("FolderContentSizeLimitExceededException");
    expect(await code(put({ "a/b/four": mebibytes(3), four: "x" }, first))).to.equal("no error");
  });

  it("accepts only one of two commits on the same parent", async () => {
    const first = idOf(await put({ a: "1" }));

    const results = await Promise.all([code(put({ a: "2" }, first)), code(put({ a: "3" }, first))]);

    expect(results.sort()).to.deep.equal(["ParentCommitIdOutdatedException", "no error"]);
    expect(events).to.have.length(2);
  });

  it("puts and deletes one file, and refuses the content that it has already", async () => {
    const file = { repositoryName: "one", branchName: "main", filePath: "a.txt" };
    const first = idOf(
      await call("PutFile", { ...file, fileContent: base64("a"), name: "Ann", email: "ann@example.org" }),
    );

    expect(await code(call("PutFile", { ...file, fileContent: base64("a"), parentCommitId: first }))).to.equal(
      "SameFileContentException",
    );
    const { commit } = await call("GetCommit", { repositoryName: "one", commitId: first });
    expect(commit).to.have.property("author").that.includes({ name: "Ann", email: "ann@example.org" });
    expect(await call("DeleteFile", { ...file, parentCommitId: first })).to.include({
      filePath: "a.txt",
      blobId: "2e65efe2a145dda7ee51d1741299f848e5bf752e",
    });
  });

  it("gives differences page by page and below a path, and files and folders of a commit", async () => {
    const first = idOf(await put({ "a/1": "1", "a/2": "2", "b/3": "3", top: "4" }));
    const inventory = { repositoryName: "one", afterCommitSpecifier: first };

    const page = await call("GetDifferences", { ...inventory, MaxResults: 3 });
    expect(page.differences).to.have.length(3);
    expect((await call("GetDifferences", { ...inventory, NextToken: page.NextToken })).differences).to.have.length(1);
    expect((await call("GetDifferences", { ...inventory, afterPath: "/a/" })).differences).to.have.length(2);
    expect(await code(call("GetDifferences", { ...inventory, NextToken: "x" }))).to.equal(
      "InvalidContinuationTokenException",
    );
    expect(await call("GetFile", { repositoryName: "one", filePath: "a/1" })).to.include({ fileContent: base64("1") });
    const folder = await call("GetFolder", { repositoryName: "one", folderPath: "/" });
    expect(folder.subFolders).to.deep.equal([
      { absolutePath: "a", relativePath: "a" },
      { absolutePath: "b", relativePath: "b" },
    ]);
    expect(folder.files).to.have.length(1);
  });

  it("answers for the commits that there are, and names those that there are not", async () => {
    const first = idOf(await put({ a: "1" }));

    const { commits, errors } = await call("BatchGetCommits", { repositoryName: "one", commitIds: [first, "main"] });

    expect(commits).to.have.length(1);
    expect(errors).to.deep.equal([
      {
        commitId: "main",
        errorCode: "CommitIdDoesNotExistException",
        errorMessage: "Commit id main does not exist",
      },
    ]);
  });

  it("packs a commit's files for CodePipeline, without executable bits", async () => {
    const first = idOf(
      await call("CreateCommit", {
        repositoryName: "one",
        branchName: "main",
        putFiles: [{ filePath: "bin/run.sh", fileContent: base64("#!/bin/sh"), fileMode: "EXECUTABLE" }],
      }),
    );

    const zip = await codeCommit.archive("one", first);

    expect(Object.keys(unzipSync(zip))).to.include("bin/run.sh");
    // The directory at the zip's end has each file's Unix mode in front of its name. Source: APPNOTE.TXT, 4.3.12.
    const attributes = zip.readUInt32LE(zip.lastIndexOf("bin/run.sh") - 46 + 38);
    expect((attributes >>> 16) & 0o111).to.equal(0);
  });

  it("keeps 50 tags at most, and moves the ARN with the name", async () => {
    const resourceArn = "arn:aws:codecommit:us-east-1:123456789012:one";
    await call("TagResource", { resourceArn, tags: { a: "1", b: "2" } });
    await call("UntagResource", { resourceArn, tagKeys: ["a"] });
    expect(await call("ListTagsForResource", { resourceArn })).to.deep.equal({ tags: { b: "2" } });
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, "x"]));
    expect(await code(call("TagResource", { resourceArn, tags: many }))).to.equal("TooManyTagsException");

    await call("UpdateRepositoryName", { oldName: "one", newName: "two" });
    const { repositoryMetadata } = await call("GetRepository", { repositoryName: "two" });
    expect(repositoryMetadata).to.include({
      Arn: "arn:aws:codecommit:us-east-1:123456789012:two",
      cloneUrlHttp: "http://127.0.0.1:5600/v1/repos/two",
    });
  });

  it("takes only keys that there are", async () => {
    const make = (kmsKeyId: string) => code(call("CreateRepository", { repositoryName: kmsKeyId.slice(6), kmsKeyId }));
    const change = (kmsKeyId: string) =>
      code(call("UpdateRepositoryEncryptionKey", { repositoryName: "one", kmsKeyId }));

    expect([await make("alias/known"), await make("alias/other")]).to.deep.equal([
      "no error",
      "EncryptionKeyNotFoundException",
    ]);
    expect([
      await change("alias/known"),
      await change("alias/aws/codecommit"),
      await change("alias/other"),
    ]).to.deep.equal(["no error", "no error", "EncryptionKeyNotFoundException"]);
  });

  it("lets git push and clone, and announces what a push moved", async () => {
    const server = createServer((message, response) => void codeCommit.route.handle(message, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/repos/one`;
    const work = join(folder, "work");
    const git = (...args: string[]) =>
      promisify(execFile)("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", ...args], {
        env: { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null" },
      });
    try {
      await git("init", "--quiet", work);
      writeFileSync(join(work, "a.txt"), "theirs");
      await git("-C", work, "add", "a.txt");
      await git("-C", work, "commit", "--quiet", "--message", "theirs");
      await git("-C", work, "push", "--quiet", url, "HEAD:refs/heads/main");
      await git("clone", "--quiet", url, join(folder, "clone"));
    } finally {
      server.close();
    }

    expect(readFileSync(join(folder, "clone", "a.txt"), "utf8")).to.equal("theirs");
    expect(events.map(({ detail }) => [detail.event, detail.referenceFullName, detail.callerUserArn])).to.deep.equal([
      ["referenceCreated", "refs/heads/main", CALLER.arn],
    ]);
  });
});
