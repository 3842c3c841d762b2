// Tests how environment variables are read, and what is said of those that are missing or wrong.
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { buildStart, commitFolder, PROJECT, read, type SetBy } from "../../../../buildsrc/stages/common/environment";
import { StageError } from "../../../../buildsrc/stages/common/stageError";
import type { FolderVariables } from "../../../../buildsrc/stages/contract";
import { NOW } from "../../helpers/environments";
import { makeRepository, removeRepositories } from "../../helpers/repository";

describe("buildsrc: environment", () => {
  interface Told {
    readonly NAME: string;
    readonly NOTE: string;
    readonly COUNT: string;
    readonly WANTED: string;
  }

  const fields = (setBy: SetBy) => {
    const reader = setBy<Told>("whoever tests it");
    return {
      name: reader.text("NAME", /^[a-z]+$/, "a word"),
      note: reader.optional("NOTE", /^[a-z]+$/, "a word"),
      count: reader.positive("COUNT"),
      wanted: reader.flag("WANTED"),
    };
  };

  it("is read as texts, numbers and flags; what is optional may be missing or empty", () => {
    const variables = { NAME: "web", COUNT: "30", WANTED: "false" };

    for (const NOTE of [undefined, ""]) {
      expect(read({ ...variables, NOTE }, fields)).to.deep.equal({
        name: "web",
        note: undefined,
        count: 30,
        wanted: false,
      });
    }
    expect(read({ ...variables, NOTE: "well", WANTED: "true" }, fields)).to.include({ note: "well", wanted: true });
  });

  it("is refused with every fault at once, and who sets each variable", () => {
    expect(() => read({ NOTE: "1", COUNT: "0", WANTED: "yes" }, fields)).to.throw(
      StageError,
      "The stage's environment is not complete:\n" +
        "- NAME is not set; whoever tests it sets it to a word.\n" +
        '- NOTE is "1", which is not a word; whoever tests it sets it.\n' +
        '- COUNT is "0", which is not a whole number above 0; whoever tests it sets it.\n' +
        '- WANTED is "yes", which is not "true" or "false"; whoever tests it sets it.',
    );
  });
});

describe("buildsrc: the commit's folder", () => {
  after(removeRepositories);

  const found = (repository: string, folder: string) =>
    read({ CODEBUILD_SRC_DIR_Source: repository, REPOSITORY_FOLDER: folder }, (setBy) =>
      commitFolder(setBy<FolderVariables>(PROJECT), {
        CODEBUILD_SRC_DIR_Source: repository,
        REPOSITORY_FOLDER: folder,
      }),
    );

  it("is the repository's root, or the folder that the project names", () => {
    const repository = makeRepository({ "a/b/images/web/1.sh": "" });
    expect(found(repository, "")).to.equal(repository);
    expect(found(repository, "a/b")).to.equal(join(repository, "a/b"));
  });

  it("is refused if it is not there, or if a link leads to it, which could lead anywhere on the machine", () => {
    const repository = makeRepository({ "a/b/1.sh": "", file: "" });
    symlinkSync("a", join(repository, "link"));
    for (const folder of ["c", "file", "link", "link/b"]) {
      expect(() => found(repository, folder), folder).to.throw(
        StageError,
        `The repository has no folder ${folder}, or a symbolic link leads to it.`,
      );
    }
    expect(() => found(repository, "..")).to.throw(
      'REPOSITORY_FOLDER is "..", which is not a folder of the repository; the CodeBuild project sets it.',
    );
  });
});

describe("buildsrc: the begin of a build", () => {
  const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
  const submitted = (seconds: number) => ({ CODEBUILD_START_TIME: String(ago(seconds).getTime()) });
  const firstCommand = (seconds: number) => ({ BUILD_BEGAN: String(ago(seconds).getTime() / 1000) });

  it("is its submission, if it did not wait in the queue", () => {
    expect(buildStart({ ...submitted(40), ...firstCommand(15) }, NOW)).to.deep.equal(ago(40));
  });

  it("does not count the time in the queue, and counts the minute in which CodeBuild prepares the environment", () => {
    expect(buildStart({ ...submitted(28 * 60), ...firstCommand(0) }, NOW)).to.deep.equal(ago(60));
    expect(buildStart({ ...submitted(8 * 3600), ...firstCommand(45) }, NOW)).to.deep.equal(ago(105));
  });

  it("is its submission if the buildspec is an older one, and now outside CodeBuild", () => {
    expect(buildStart(submitted(90), NOW)).to.deep.equal(ago(90));
    expect(buildStart({}, NOW)).to.deep.equal(NOW);
  });
});
