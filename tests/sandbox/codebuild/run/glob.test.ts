import { expect } from "chai";
import { selectFiles } from "../../../../sandbox/codebuild/run/glob";

const FILES = ["a.json", "out/b.json", "out/deep/c.json", "out/deep/c.txt", "a+b.json"];

describe("selectFiles", () => {
  const cases: [files: string[], exclude: string[], selected: string[]][] = [
    [["**/*"], [], FILES],
    [["*.json"], [], ["a.json", "a+b.json"]],
    [["out/*"], [], ["out/b.json"]],
    [["out/**/*.json"], [], ["out/b.json", "out/deep/c.json"]],
    [["./a.json"], [], ["a.json"]],
    [["a+b.json"], [], ["a+b.json"]],
    [["**/*"], ["out/**"], ["a.json", "a+b.json"]],
    [["a?json"], [], ["a.json"]],
    [["nothing"], [], []],
  ];
  for (const [files, exclude, selected] of cases) {
    it(`selects ${files.join(" ")}${exclude.length > 0 ? ` without ${exclude.join(" ")}` : ""}`, () => {
      expect(selectFiles(FILES, files, exclude)).to.deep.equal(selected);
    });
  }
});
