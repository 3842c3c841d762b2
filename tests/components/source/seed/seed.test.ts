// Seeding a repository: what arrives, in how many commits and moves of the branch, and what a race or failure leaves.
import { CodeCommitClient, ParentCommitIdOutdatedException } from "@aws-sdk/client-codecommit";
import { expect } from "chai";
import { SeedRepository } from "../../../../components/source/seed/repository";
import { seed } from "../../../../components/source/seed/seed";
import type { OnConflict } from "../../../../components/source/seed/plan";
import { rejection } from "../../../helpers/deploy";
import { FakeCodeCommit } from "./fakeCodeCommit";
import { tree } from "./trees";

type Files = Readonly<Record<string, string>>;

/** The state's digest, as the temporary branches show it. */
const DIGEST = "0123456789abcdef0123456789abcdef";
const TEMPORARY = "ami-pipeline-seed-0123456789ab";

describe("seeding a repository", () => {
  let service: FakeCodeCommit;
  let waits: number[];
  beforeEach(() => {
    service = new FakeCodeCommit();
    waits = [];
  });
  afterEach(() => {
    service.mock.restore();
  });

  function seedWith(files: Files, options: { branch?: string; onConflict?: OnConflict } = {}) {
    const { branch = "main", onConflict = "stop" } = options;
    const repository = new SeedRepository(new CodeCommitClient({ region: "us-east-1" }), "golden", branch);
    const contentOf = (path: string) => Buffer.from((files[path] ?? "").replace(/^!/, ""));
    const source = {
      folder: "buildsrc",
      files: tree(files),
      digest: DIGEST,
      contentOf,
      origin: "factory-dev",
      onConflict,
    };
    return seed(repository, source, (attempt) => {
      waits.push(attempt);
      return Promise.resolve();
    });
  }
  const many = (count: number, text = "1"): Files =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${String(index).padStart(3, "0")}`, text]));

  it("commits everything to an empty repository, modes kept", async () => {
    const { files } = await seedWith({ a: "1", "b/c": "!2" });

    expect(files).to.equal(2);
    expect(service.holds("main")).to.deep.equal({ a: "1", "b/c": "!2" });
    expect(service.log("main")).to.deep.equal(["Seed 2 files from factory-dev\n\nwrite a\nwrite b/c\n"]);
  });

  it("commits only what changed afterwards, in one commit", async () => {
    await seedWith({ a: "1", b: "1", c: "1", d: "1" });
    await seedWith({ a: "2", b: "!1", d: "1" });

    expect(service.holds("main")).to.deep.equal({ a: "2", b: "!1", d: "1" });
    expect(service.log("main")[0]).to.equal(
      "Seed 3 files from factory-dev\n\nremove c\nchange the mode of b\nwrite a\n",
    );
    expect(service.moves).to.deep.equal(["main", "main"]);
  });

  it("commits nothing when nothing changed", async () => {
    await seedWith({ a: "1", b: "1", c: "1" });

    expect(await seedWith({ a: "1", b: "1", c: "1" })).to.deep.equal({ files: 0 });
    expect(service.moves).to.have.length(1);
  });

  it("keeps what people pushed, and what they deleted stays deleted", async () => {
    await seedWith({ a: "1", b: "1", c: "1" });
    service.push("main", { a: "theirs", b: undefined, new: "theirs" });
    await seedWith({ a: "1", b: "1", c: "2" });

    expect(service.holds("main")).to.deep.equal({ a: "theirs", new: "theirs", c: "2" });
  });

  it("takes over a repository with the same files, and records that in its manifest", async () => {
    service.push("main", { a: "1", theirs: "1" });

    expect(await seedWith({ a: "1" })).to.deep.include({ files: 0 });
    expect(service.log("main")[0]).to.equal("Record what is seeded from factory-dev\n");
    await seedWith({ a: "2" });
    expect(service.holds("main")).to.deep.equal({ a: "2", theirs: "1" });
  });

  it("stops at a conflict, names the file and both remedies, and changes nothing", async () => {
    await seedWith({ a: "1", b: "1" });
    service.push("main", { a: "theirs" });
    const before = service.moves.length;

    expect(await rejection(seedWith({ a: "ours", b: "2" }))).to.equal(
      "1 file of buildsrc is in conflict with what people committed to the branch main of golden. " +
        "Nothing was committed.\n" +
        "  a: changed here, and differently in the repository\n" +
        "Either bring the repository's change into buildsrc and run pulumi up again, or set onConflict to " +
        '"overwrite": then the local file wins, and the repository\'s history keeps both.',
    );
    expect(service.moves).to.have.length(before);
  });

  it("goes on once the change was brought into buildsrc/", async () => {
    await seedWith({ a: "1" });
    service.push("main", { a: "theirs" });
    await seedWith({ a: "theirs" });
    await seedWith({ a: "ours and theirs" });

    expect(service.holds("main")).to.deep.equal({ a: "ours and theirs" });
  });

  it("overwrites when told so, and history keeps both", async () => {
    await seedWith({ a: "1" });
    service.push("main", { a: "theirs" });
    await seedWith({ a: "ours" }, { onConflict: "overwrite" });

    expect(service.holds("main")).to.deep.equal({ a: "ours" });
    expect(service.log("main")).to.include("A push");
  });

  it("moves the branch once though it takes several commits", async () => {
    await seedWith({ a: "1" });
    await seedWith({ a: "1", ...many(201) });

    expect(service.holds("main")).to.deep.equal({ a: "1", ...many(201) });
    expect(service.moves.filter((branch) => branch === "main")).to.have.length(2);
    expect([...service.branches.keys()]).to.deep.equal(["main"]);
    expect(service.log("main").map((message) => message.split("\n")[0])).to.deep.equal([
      "Seed 201 files from factory-dev (part 3 of 3)",
      "Seed 201 files from factory-dev (part 2 of 3)",
      "Seed 201 files from factory-dev (part 1 of 3)",
      "Seed 1 file from factory-dev",
    ]);
  });

  it("commits one after the other to an empty repository", async () => {
    await seedWith(many(150));

    expect(service.holds("main")).to.deep.equal(many(150));
    expect([...service.branches.keys()]).to.deep.equal(["main"]);
    expect(service.defaultBranch).to.equal("main");
  });

  it("finishes a first seeding that broke off half way", async () => {
    let writes = 0;
    service.beforeWrite = () => {
      if (++writes === 2) {
        throw new Error("The network is down.");
      }
    };
    expect(await rejection(seedWith(many(150)))).to.equal("The network is down.");
    service.beforeWrite = () => undefined;

    await seedWith(many(150));
    expect(service.holds("main")).to.deep.equal(many(150));
  });

  it("makes a new branch from the default one, in one move", async () => {
    service.push("main", { a: "1", theirs: "1" });
    await seedWith({ a: "1", b: "1" }, { branch: "release" });

    expect(service.holds("release")).to.deep.equal({ a: "1", theirs: "1", b: "1" });
    expect(service.moves.filter((branch) => branch === "release")).to.have.length(1);
    expect([...service.branches.keys()]).to.have.members(["main", "release"]);
  });

  it("makes a new branch also when all is there already", async () => {
    await seedWith({ a: "1" });

    expect(await seedWith({ a: "1" }, { branch: "release" })).to.deep.equal({ files: 0 });
    expect(service.holds("release")).to.deep.equal({ a: "1" });
  });

  it("starts afresh when somebody pushed meanwhile, and keeps their push", async () => {
    await seedWith({ a: "1" });
    pushOnce("commit", { theirs: "1" });
    await seedWith({ a: "2" });

    expect(service.holds("main")).to.deep.equal({ a: "2", theirs: "1" });
    expect(waits).to.deep.equal([1]);
  });

  it("starts afresh when somebody made the first commit meanwhile", async () => {
    pushOnce("commit", { theirs: "1" });
    await seedWith({ a: "1" });

    expect(service.holds("main")).to.deep.equal({ a: "1", theirs: "1" });
  });

  it("starts afresh when the fast-forward is refused, and leaves no temporary branch", async () => {
    await seedWith({ a: "1" });
    pushOnce("merge", { theirs: "1" });
    await seedWith({ a: "1", ...many(120) });

    expect(service.holds("main")).to.deep.equal({ a: "1", theirs: "1", ...many(120) });
    expect([...service.branches.keys()]).to.deep.equal(["main"]);
  });

  it("finds a conflict that a push meanwhile made", async () => {
    await seedWith({ a: "1" });
    pushOnce("commit", { a: "theirs" });

    expect(await rejection(seedWith({ a: "ours" }))).to.match(/a: changed here/);
    expect(service.holds("main")).to.deep.equal({ a: "theirs" });
  });

  it("gives up after five attempts, with the reason and the remedy", async () => {
    await seedWith({ a: "1" });
    service.beforeWrite = () => {
      throw new ParentCommitIdOutdatedException({ message: "The tip moved.", $metadata: {} });
    };

    expect(await rejection(seedWith({ a: "2" }))).to.equal(
      "The branch main of golden changed during each of 5 attempts to commit (the last: " +
        "ParentCommitIdOutdatedException: The tip moved.). Wait until nobody pushes to it, and run pulumi up again.",
    );
    expect(waits).to.deep.equal([1, 2, 3, 4]);
  });

  it("removes its temporary branch when it fails, and says what went wrong first", async () => {
    await seedWith({ a: "1" });
    service.beforeWrite = (operation) => {
      if (operation === "commit") {
        throw new Error("The disk is full.");
      }
    };

    expect(await rejection(seedWith({ a: "1", ...many(120) }))).to.equal("The disk is full.");
    expect([...service.branches.keys()]).to.deep.equal(["main"]);
  });

  it("removes what a killed run left behind, and no branch of anybody else's", async () => {
    await seedWith({ a: "1" });
    for (const branch of [TEMPORARY, "ami-pipeline-seed-ffffffffffff", "ami-pipeline-seed-notes"]) {
      service.push(branch, { b: "1" });
    }
    await seedWith({ a: "1", ...many(120) });

    expect(service.holds("main")).to.deep.equal({ a: "1", ...many(120) });
    expect([...service.branches.keys()]).to.have.members(["main", "ami-pipeline-seed-notes"]);
  });

  function pushOnce(before: string, changes: Files): void {
    let pushed = false;
    service.beforeWrite = (operation) => {
      if (operation !== before || pushed) {
        return;
      }
      pushed = true;
      service.push("main", changes);
    };
  }
});
