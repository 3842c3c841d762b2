// The images of a factory: the source folder's, or one's own.
import { join, relative } from "node:path";
import { expect } from "chai";
import { rejection } from "../../helpers/deploy";
import { folderWith } from "../../helpers/folders";
import { PIPELINE, SEEDING, sourceFolder, deployOne, namesOf } from "../factories";

describe("the source of a factory", () => {
  it("builds one's own images in place of the source folder's", async () => {
    const imagesFolder = folderWith({ "cache/image.pkrvars.json": "{}" });
    const deployment = await deployOne({ imagesFolder });

    expect(namesOf(deployment, PIPELINE)).to.deep.equal(["ami-pipeline-dev-golden-cache"]);
    expect(deployment.one(SEEDING, "-seed").inputs.environment).to.include({
      SEED_IMAGES_FOLDER: relative(process.cwd(), imagesFolder),
    });
  });

  it("refuses a folder of one's own images that is not there, and says nothing else of images", async () => {
    expect(await rejection(deployOne({ imagesFolder: "./golden-images" }))).to.match(
      /^imagesFolder: "\.\/golden-images" does not exist, seen from [^\n]*$/,
    );
  });

  it("names the folder of one's own images where an image is not in it", async () => {
    const message = await rejection(deployOne({ imagesFolder: join(sourceFolder, "images"), images: ["cache"] }));
    expect(message).to.equal(
      `images: "cache" has no folder ${join(sourceFolder, "images")}/cache; the folders are db, web.`,
    );
  });
});
