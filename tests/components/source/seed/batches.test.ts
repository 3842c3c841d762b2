// How changes are split into commits: within CodeCommit's limits, nothing lost, room made first.
import { expect } from "chai";
import fc from "fast-check";
import { splitIntoCommits } from "../../../../components/source/seed/batches";
import type { Change } from "../../../../components/source/seed/batches";

const put = (path: string, size = 1): Change => ({ kind: "put", path, mode: "NORMAL", size });
const remove = (path: string): Change => ({ kind: "delete", path });
const paths = (commits: readonly (readonly Change[])[]) => commits.map((commit) => commit.map(({ path }) => path));

describe("splitting changes into commits", () => {
  it("makes one commit of 100 files, and two of 101", () => {
    const files = (count: number) => Array.from({ length: count }, (_, index) => put(`f${index}`));

    expect(splitIntoCommits(files(100)).map((commit) => commit.length)).to.deep.equal([100]);
    expect(splitIntoCommits(files(101)).map((commit) => commit.length)).to.deep.equal([100, 1]);
  });

  it("makes one commit of 7 MB, and two of a byte more", () => {
    expect(paths(splitIntoCommits([put("a", 6_000_000), put("b", 1_000_000)]))).to.deep.equal([["a", "b"]]);
    expect(paths(splitIntoCommits([put("a", 6_000_000), put("b", 1_000_001)]))).to.deep.equal([["a"], ["b"]]);
  });

  it("makes no commit of nothing", () => {
    expect(splitIntoCommits([])).to.be.empty;
  });

  it("makes room first where a file becomes a folder, or a folder a file", () => {
    const changes = [remove("other"), remove("a"), remove("b/c"), put("a/new"), put("b")];

    expect(paths(splitIntoCommits(changes))).to.deep.equal([
      ["a", "b/c"],
      ["other", "a/new", "b"],
    ]);
  });

  it("keeps every change once, in order, within the limits, and the last one last", () => {
    const change = fc.oneof(
      fc.tuple(fc.nat(), fc.integer({ min: 1, max: 6_291_456 })).map(([name, size]) => put(`f${name}`, size)),
      fc.nat().map((name) => remove(`f${name}`)),
    );
    fc.assert(
      fc.property(fc.uniqueArray(change, { maxLength: 250, selector: ({ path }) => path }), (changes) => {
        const commits = splitIntoCommits(changes);
        expect(commits.flat()).to.deep.equal(changes);
        for (const commit of commits) {
          expect(commit.length).to.be.within(1, 100);
          expect(commit.reduce((sum, each) => sum + (each.kind === "put" ? each.size : 0), 0)).to.be.at.most(7_000_000);
        }
      }),
      { numRuns: 30 },
    );
  });
});
