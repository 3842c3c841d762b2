// Tests how environment variables are read, and what is said of those that are missing or wrong.
import { expect } from "chai";
import { read, type SetBy } from "../../../../buildsrc/stages/common/environment";
import { StageError } from "../../../../buildsrc/stages/common/stageError";

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
