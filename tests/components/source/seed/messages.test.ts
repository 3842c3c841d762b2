// What people read in a preview about a seeding.
import { expect } from "chai";
import { describeChanges, describeEdits, listingOf } from "../../../../components/source/seed/messages";

describe("the messages of a seeding", () => {
  const place = { folder: "buildsrc", repository: "golden", branch: "main" };

  it("name each file that will be committed", () => {
    expect(describeChanges(listingOf(["remove a", "write b"]), place)).to.equal(
      "2 files of buildsrc to commit to the branch main of golden:\n  remove a\n  write b",
    );
  });

  it("name at most 20 files, and how many more there are", () => {
    const lines = (count: number) =>
      describeChanges(listingOf(Array.from({ length: count }, String)), place).split("\n");

    expect(lines(20)).to.have.length(21);
    expect(lines(23)).to.have.length(22);
    expect([lines(23)[0], lines(23).at(-1)]).to.deep.equal([
      "23 files of buildsrc to commit to the branch main of golden:",
      "  and 3 more",
    ]);
  });

  it("name the code that people changed, why it matters and what to do", () => {
    expect(describeEdits(listingOf(["tools/install.sh: changed"]), place)).to.equal(
      "1 file of the code that Validate and Build run is not as seeded, in the branch main of golden:\n" +
        "  tools/install.sh: changed\n" +
        "Whoever pushed that decides what these two stages do with their roles. Look at the commits. Copy what should " +
        "stay to buildsrc, and revert the rest in the repository.",
    );
  });
});
