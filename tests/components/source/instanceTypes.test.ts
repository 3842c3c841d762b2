// On which instance types images are built and tested, as their folders say.
import { expect } from "chai";
import { DEFAULT_INSTANCE_TYPES } from "../../../buildsrc/stages/contract";
import { settingsOf } from "../../buildsrc/helpers/imageSettings";
import { instanceTypesOf } from "../../../components/source/instanceTypes";
import { folderWith } from "../../helpers/folders";

const FILES = {
  "app/image.pkrvars.json": '{"architecture": "x86_64"}',
  "arm/image.pkrvars.json": '{"architecture": "arm64", "instance_type": ""}',
  "big/image.pkrvars.json": '{"architecture": "x86_64", "instance_type": "m7i.large"}',
  "web/image.pkrvars.json": '{"architecture": "x86_64", "test_instance_types": ["m7i.large", "t3.small", 7]}',
  "any/image.pkrvars.json": '{"architecture": "x86_64", "instance_types": ["c7i.large", "c6i.large"]}',
  "broken/image.pkrvars.json": "{",
  "odd/image.pkrvars.json": '{"architecture": "sparc"}',
};

describe("the instance types of images", () => {
  it("are those that their settings name, or the architecture's, of the images that are built", () => {
    const imagesFolder = folderWith(FILES);

    const images = ["any", "app", "arm", "big", "web"];
    expect(instanceTypesOf({ images, sourceFolder: "/", imagesFolder })).to.deep.equal({
      "c7i.large": ["any"],
      "t3.small": ["app", "web"],
      "t4g.small": ["arm"],
      "m7i.large": ["big", "web"],
    });
  });

  it("are the source folder's without a folder of one's own", () => {
    const sourceFolder = folderWith({ "images/app/image.pkrvars.json": FILES["big/image.pkrvars.json"] });

    expect(instanceTypesOf({ images: ["app"], sourceFolder })).to.deep.equal({ "m7i.large": ["app"] });
  });

  it("leave out what only Validate can judge", () => {
    const imagesFolder = folderWith(FILES);

    expect(instanceTypesOf({ images: ["broken", "odd"], sourceFolder: "/", imagesFolder })).to.deep.equal({});
  });

  it("follow the architecture of the image that one is built on", () => {
    const imagesFolder = folderWith({
      ...FILES,
      "top/image.pkrvars.json": '{"base_image": "middle"}',
      "middle/image.pkrvars.json": '{"base_image": "arm"}',
      "large/image.pkrvars.json": '{"base_image": "arm", "instance_type": "m7g.large"}',
      "circle/image.pkrvars.json": '{"base_image": "circle"}',
    });

    expect(instanceTypesOf({ images: ["top", "large", "circle"], sourceFolder: "/", imagesFolder })).to.deep.equal({
      "t4g.small": ["top"],
      "m7g.large": ["large"],
    });
  });

  it("are either architecture's for an image that is only in one's own repository", () => {
    expect(instanceTypesOf({ images: ["far"], sourceFolder: "/", imagesFolder: folderWith(FILES) })).to.deep.equal({
      "t3.small": ["far"],
      "t4g.small": ["far"],
    });
  });

  it("are the ones that the stages use", () => {
    for (const architecture of ["arm64", "x86_64"] as const) {
      const { instanceTypes } = settingsOf({ family: "ubuntu", architecture, release: "24.04" });
      expect(instanceTypes).to.deep.equal([DEFAULT_INSTANCE_TYPES[architecture]]);
    }
  });
});
