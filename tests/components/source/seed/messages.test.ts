// What people read in a preview about a seeding.
import { expect } from "chai";
import {
  describeChanges,
  describeEdits,
  describeUnknownImages,
  describeUnowned,
  listingOf,
} from "../../../../components/source/seed/messages";

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

  it("name the images that have no pipeline, and how they get one", () => {
    expect(describeUnknownImages(["db"], place, "buildsrc/images")).to.equal(
      "The branch main of golden has images/db, which has no pipeline: pulumi up makes one for each image in buildsrc/images. " +
        "Copy the folder there and run pulumi up, or delete it in the repository.",
    );
    expect(describeUnknownImages(["db", "web"], place, "own")).to.match(
      /has images\/db, images\/web, which have no pipeline: .* in own\. /,
    );
  });

  it("name what to do where the stack may have left the repository, and only there", () => {
    const said = (existingPipelines: string[], more = {}) =>
      describeUnowned({ repositoryExists: true, existingPipelines, ...more }, "golden");

    expect(said([])).to.equal(
      "The repository golden exists, and none of its pipelines do. If this stack did not make it, or kept it at pulumi destroy, take it over: pulumi config set adoptRepository true",
    );
    expect(said(["web"], { isLeft: true })).to.equal(
      "The repository golden exists, and the pipelines take their commits over a connection. If this stack left it when its source was changed, take it over: pulumi config set adoptRepository true",
    );
    expect(said(["web"])).to.equal(undefined);
    expect(said([], { repositoryExists: false })).to.equal(undefined);
    expect(said(["web"], { repositoryExists: false, isLeft: true })).to.equal(undefined);
  });
});
