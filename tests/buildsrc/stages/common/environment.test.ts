// Tests how environment variables are read, and what is said of those that are missing or wrong.
import { expect } from "chai";
import { buildStart, read, type SetBy } from "../../../../buildsrc/stages/common/environment";
import { StageError } from "../../../../buildsrc/stages/common/stageError";
import { NOW } from "../../helpers/environments";

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
