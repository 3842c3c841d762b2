// Which images there are, and what is said of a folder of one's own images that cannot be used.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { findImages, imagesFolderFault, SOURCE_FOLDER, sourceFolderFault } from "../../../components/source/images";
import { addTo, folderWith } from "../../helpers/folders";

describe("the images", () => {
  let folder: string;
  beforeEach(() => {
    folder = folderWith({ "buildsrc/images/example/image.pkrvars.json": "{}" });
  });
  const image = (path: string) => {
    addTo(folder, { [`${path}/image.pkrvars.json`]: "{}" });
  };
  const buildsrc = () => join(folder, "buildsrc");
  const own = () => join(folder, "own");

  it("come with the package", () => {
    expect(findImages(SOURCE_FOLDER).map(({ name }) => name)).to.include("ubuntu-24.04");
  });

  it("are the folders among the images, those without variables included, and nothing else", () => {
    image("buildsrc/images/app");
    mkdirSync(join(buildsrc(), "images/draft"));
    writeFileSync(join(buildsrc(), "images/README.md"), "…");

    expect(findImages(buildsrc())).to.deep.equal([
      { name: "app", hasVariables: true },
      { name: "draft", hasVariables: false },
      { name: "example", hasVariables: true },
    ]);
  });

  it("are those of one's own folder only, where there is one, without what is never committed", () => {
    image("own/web");
    mkdirSync(join(own(), ".git"));

    expect(findImages(buildsrc(), own())).to.deep.equal([{ name: "web", hasVariables: true }]);
    expect(imagesFolderFault(own(), buildsrc())).to.equal(undefined);
  });

  it("are those that git would take", () => {
    image("buildsrc/images/secret");
    image("own/web");
    image("own/try-out");
    addTo(folder, { "buildsrc/.gitignore": "secret/\ntry-*\n", "own/half/image.pkrvars.json": "{}" });
    addTo(folder, { "own/half/.gitignore": "*.json\n" });

    expect(findImages(buildsrc())).to.deep.equal([{ name: "example", hasVariables: true }]);
    expect(findImages(buildsrc(), own())).to.deep.equal([
      { name: "half", hasVariables: false },
      { name: "web", hasVariables: true },
    ]);
  });

  it("may be those of the source folder all the same", () => {
    expect(imagesFolderFault(join(buildsrc(), "images"), buildsrc())).to.equal(undefined);
  });

  const fault = () => imagesFolderFault(own(), buildsrc());
  const said = (why: string) => `"${own()}" ${why}`;

  it("cannot lie in a folder that does not exist", () => {
    expect(fault()).to.equal(
      said(
        `does not exist, seen from ${process.cwd()}, where Pulumi runs; make it, or give the path of the folder that holds the folders of your images.`,
      ),
    );
  });

  it("cannot lie in a file", () => {
    writeFileSync(own(), "");
    expect(fault()).to.equal(said("is a file; give the path of the folder that holds the folders of your images."));
  });

  it("cannot lie in an image", () => {
    image("own");
    expect(fault()).to.equal(said("is one image; give the path of the folder around it."));
  });

  it("cannot be none", () => {
    mkdirSync(join(own(), "draft"), { recursive: true });
    expect(fault()).to.equal(
      said("holds no image; make one, which is a folder with the file image.pkrvars.json, or leave out imagesFolder."),
    );
  });

  it("cannot be seeded from a folder that is not there, or without what the first stages run", () => {
    expect(sourceFolderFault(SOURCE_FOLDER)).to.equal(undefined);
    expect(sourceFolderFault(join(folder, "none"))).to.match(
      /none" is not a folder, seen from .*, where Pulumi runs; leave out sourceFolder, or give a copy of buildsrc/,
    );
    addTo(folder, { "buildsrc/buildspecs/validate.yml": "" });
    expect(sourceFolderFault(buildsrc())).to.match(
      /buildsrc" has no buildspecs\/build\.yml, without which no pipeline runs; .* Images of your own go into imagesFolder\.$/,
    );
  });

  it("cannot lie around the source folder, nor elsewhere in it", () => {
    image("buildsrc/mine/web");

    expect(imagesFolderFault(folder, buildsrc())).to.match(
      /" contains the source folder, which is no image; move your images to a folder of their own\.$/,
    );
    expect(imagesFolderFault(join(buildsrc(), "mine"), buildsrc())).to.match(
      /" is in the source folder, which would commit your images twice; move it out of there\.$/,
    );
  });
});
