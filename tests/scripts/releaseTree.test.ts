// The family tree of images: who is built on whom, and whether on what the other one is at now.
import { expect } from "chai";
import type { ReleaseRecord } from "../../buildsrc/stages/releases/record";
import { treeRows, type FamilyMember } from "../../scripts/releaseTree";
import { makeRecord } from "../buildsrc/helpers/releaseRecord";

const release = (image: string, amiId: string, baseAmiId: string): ReleaseRecord =>
  makeRecord(amiId, "2026-11-25T13:25:07.000Z", { image, baseAmiId });
const BASE: FamilyMember = {
  image: "base",
  latest: "ami-b2",
  releases: [release("base", "ami-b2", "ami-canonical"), release("base", "ami-b1", "ami-canonical")],
};
const on = (image: string, baseAmiId: string, base?: string): FamilyMember => ({
  image,
  latest: `ami-${image}`,
  releases: [release(image, "ami-earlier", "ami-earlier-base"), release(image, `ami-${image}`, baseAmiId)],
  ...(base !== undefined && { base }),
});

const WHEN = "2026-11-25 13:25";

describe("the tree of releases", () => {
  it("has each image below the one that it is built on, and says whether that has moved", () => {
    const family = [
      on("shop", "ami-app", "app"),
      on("app", "ami-b2", "base"),
      { image: "new", base: "base", releases: [] },
      on("old", "ami-b1", "base"),
      on("lone", "ami-canonical"),
      BASE,
    ];

    expect(treeRows(family)).to.deep.equal([
      ["base", "ami-b2", WHEN, "ami-canonical", ""],
      ["  app", "ami-app", WHEN, "ami-b2", "on the release of base"],
      ["    shop", "ami-shop", WHEN, "ami-app", "on the release of app"],
      ["  new", "", "", "", "no release yet"],
      ["  old", "ami-old", WHEN, "ami-b1", "base is at ami-b2 now"],
      ["lone", "ami-lone", WHEN, "ami-canonical", ""],
    ]);
  });

  it("knows by the releases what the stack does not say", () => {
    expect(treeRows([on("app", "ami-b1"), BASE]).map(([image]) => image)).to.deep.equal(["base", "  app"]);
  });

  it("says of an image that lost its release, or whose base did, that there is none", () => {
    const { latest: _, ...gone } = BASE;

    expect(treeRows([on("app", "ami-b1", "base"), gone]).map((row) => row.at(-1))).to.deep.equal([
      "no release yet",
      "base is at no release now",
    ]);
  });

  it("has an image at its top whose base is no image of the stack", () => {
    expect(treeRows([on("app", "ami-b1", "gone")]).map(([image]) => image)).to.deep.equal(["app"]);
  });
});
