// What an image has from the image that it is built on, and which bases it cannot have.
import { expect } from "chai";
import { readImage } from "../../../../buildsrc/stages/image/folder";
import { sourceDigest } from "../../../../buildsrc/stages/image/sourceDigest";
import { refusalOf } from "../../helpers/refusal";
import { makeRepository, removeRepositories } from "../../helpers/repository";

type Settings = Readonly<Record<string, unknown>>;

const BASE: Settings = {
  family: "ubuntu",
  architecture: "arm64",
  release: "24.04",
  ssh_username: "admin",
  root_volume_gib: 20,
  root_device_name: "/dev/xvda",
  test_mode: "user-data",
};

/** A repository of images with these settings. */
function repositoryOf(images: Readonly<Record<string, Settings>>): string {
  return makeRepository(
    Object.fromEntries(
      Object.entries(images).flatMap(([name, settings]) => [
        [`images/${name}/image.pkrvars.json`, JSON.stringify(settings)],
        [`images/${name}/provision/10-any.sh`, ""],
        [`images/${name}/tests/10-any.sh`, ""],
      ]),
    ),
  );
}

const refusal = (images: Readonly<Record<string, Settings>>, image = "app") => {
  const repository = repositoryOf(images);
  return refusalOf(Promise.resolve().then(() => readImage(repository, image)));
};

describe("buildsrc: the base image", () => {
  after(removeRepositories);

  it("says how the base AMI is, over several images, and nothing else", () => {
    const repository = repositoryOf({ base: BASE, middle: { base_image: "base" }, app: { base_image: "middle" } });

    const { settings, settingsFrom, folders } = readImage(repository, "app");

    expect(settings).to.include({
      baseImage: "middle",
      family: "ubuntu",
      architecture: "arm64",
      release: "24.04",
      sshUsername: "admin",
      rootVolumeGib: 20,
      rootDeviceName: "/dev/xvda",
      testMode: "run-command",
    });
    expect(settings.instanceTypes).to.deep.equal(["t4g.small"]);
    expect(folders, "files are not shared").to.deep.equal(["images/app"]);
    expect(settingsFrom).to.deep.equal(["images/middle/image.pkrvars.json", "images/base/image.pkrvars.json"]);
  });

  it("passes on whose AMI it was made of, and whether it keeps an SSM agent", () => {
    const rocky = { family: "rhel", architecture: "arm64", release: "9", base_ami_owner: "792107900819" };
    const repository = repositoryOf({ base: { ...rocky, keep_ssm_agent: true }, app: { base_image: "base" } });

    expect(readImage(repository, "app").settings).to.include({
      sshUsername: "rocky",
      rootVolumeGib: 10,
      testMode: "run-command",
    });
  });

  it("can be changed in what an AMI can change", () => {
    const app = { base_image: "base", root_volume_gib: 30, ssh_username: "ops", architecture: "arm64" };

    expect(readImage(repositoryOf({ base: BASE, app }), "app").settings).to.include({
      rootVolumeGib: 30,
      sshUsername: "ops",
    });
  });

  it("counts for the digest with its settings, and not with its scripts", () => {
    const repository = (base: Settings, more: Readonly<Record<string, string>> = {}) => {
      const folder = makeRepository({
        "images/base/image.pkrvars.json": JSON.stringify(base),
        "images/app/image.pkrvars.json": JSON.stringify({ base_image: "base" }),
        "images/app/provision/10-any.sh": "",
        "images/app/tests/10-any.sh": "",
        ...more,
      });
      return sourceDigest(folder, readImage(folder, "app"));
    };

    expect(repository(BASE, { "images/base/provision/20-more.sh": "true" })).to.equal(repository(BASE));
    expect(repository({ ...BASE, root_volume_gib: 21 })).not.to.equal(repository(BASE));
  });

  it("has to be another image", async () => {
    const error = await refusal({ base: BASE, app: { base_image: "bsae" } });

    expect(error.message).to.equal('images/app/image.pkrvars.json: base_image "bsae" is not another image.');
    expect(error).to.have.property("remedy").that.includes("The images are base. An AMI from elsewhere is named by");
  });

  it("makes no circle", async () => {
    expect((await refusal({ app: { base_image: "app" } })).message).to.include("makes a circle: app -> app.");
    const circle = { app: { base_image: "one" }, one: { base_image: "two" }, two: { base_image: "one" } };
    const error = await refusal(circle);
    expect(error.message).to.equal(
      'images/two/image.pkrvars.json: base_image "one" makes a circle: one -> two -> one.',
    );
    expect(error).to.have.property("remedy").that.includes("take its base_image out");
  });

  it("is not contradicted", async () => {
    const error = await refusal({ base: BASE, app: { base_image: "base", architecture: "x86_64" } });

    expect(error.message).to.equal(
      'images/app/image.pkrvars.json: architecture is "x86_64", but "arm64" in its base image base.',
    );
    expect(error).to.have.property("remedy").that.includes("Take architecture out");
  });

  it("is the only base", async () => {
    const error = await refusal({ base: BASE, app: { base_image: "base", base_ami_parameter: "/golden/base" } });

    expect(error.message).to.include("base_image and base_ami_parameter name more than one base; keep one of them.");
  });

  it("is a name", async () => {
    expect((await refusal({ app: { ...BASE, base_image: 1 } })).message).to.include(
      "base_image is 1; write it as a text",
    );
  });
});
