import { expect } from "chai";
import { imageChanges } from "../../../scripts/ci/imageChanges";
import { addTo, folderWith } from "../../helpers/folders";

const settings = (more: object = {}) =>
  JSON.stringify({ family: "ubuntu", architecture: "x86_64", release: "24.04", ...more });
const versions = (packer: string) => JSON.stringify({ packer: { version: packer }, note: "pinned" });

const FILES = {
  "images/web/image.pkrvars.json": settings(),
  "images/web/provision/10-nginx.sh": "install",
  "images/web/tests/10-nginx.sh": "test",
  "images/web/README.md": "about",
  "images/api/image.pkrvars.json": settings({ extends: "web" }),
  "images/lone/image.pkrvars.json": settings(),
  "images/lone/provision/10.sh": "install",
  "images/lone/tests/10.sh": "test",
  "packer/source.pkr.hcl": "source",
  "stages/build/main.ts": "code",
  "tools/versions.json": versions("1.0.0"),
  "README.md": "about",
};

/** What the given files change. */
function changesWith(files: Readonly<Record<string, string>>, images?: readonly string[]) {
  const [base, head] = [folderWith(FILES), folderWith(FILES)];
  addTo(head, files);
  return imageChanges({ base, head, ...(images && { images }) });
}

const reasonsWith = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(changesWith(files).map(({ image, kind, reasons }) => [`${image} ${kind}`, reasons]));

describe("the images that a change rebuilds", () => {
  it("are none if nothing changed that an image depends on", () => {
    expect(changesWith({ "README.md": "more", "docs.md": "new" })).to.deep.equal([]);
  });

  it("are the image whose own file changed, and those that extend it", () => {
    expect(reasonsWith({ "images/web/provision/10-nginx.sh": "install more" })).to.deep.equal({
      "api rebuilt": ["the files of web, which it extends: images/web/provision/10-nginx.sh"],
      "web rebuilt": ["its own files: images/web/provision/10-nginx.sh"],
    });
  });

  it("are those that are built on an image whose settings changed, for which its own files do not count", () => {
    const onWeb = { "images/api/image.pkrvars.json": JSON.stringify({ base_image: "web", extends: "web" }) };
    const onLone = { "images/api/image.pkrvars.json": JSON.stringify({ base_image: "lone", extends: "web" }) };
    const [base, head] = [folderWith({ ...FILES, ...onLone }), folderWith({ ...FILES, ...onLone })];
    addTo(head, {
      "images/lone/image.pkrvars.json": settings({ root_volume_gib: 9 }),
      "images/lone/provision/10.sh": "more",
    });

    const found = imageChanges({ base, head, images: ["api"] });

    expect(found.flatMap(({ reasons }) => reasons)).to.deep.equal([
      "the settings of lone, which it is built on: images/lone/image.pkrvars.json",
    ]);
    expect(changesWith(onWeb, ["api"]).flatMap(({ reasons }) => reasons)).to.deep.equal([
      "its own files: images/api/image.pkrvars.json",
    ]);
  });

  it("are all images for the templates and the stages, and name the tools' versions", () => {
    const all = ["the Packer templates: packer/source.pkr.hcl", "the code of the stages: stages/build/main.ts"];
    const tools = "the tools: packer 1.0.0 → 1.1.0";
    const reasons = reasonsWith({
      "packer/source.pkr.hcl": "another",
      "stages/build/main.ts": "other",
      "tools/versions.json": versions("1.1.0"),
    });
    expect(reasons).to.deep.equal({
      "api rebuilt": [...all, tools],
      "lone rebuilt": [...all, tools],
      "web rebuilt": [...all, tools],
    });
  });

  it("count what stands in no folder of the factory's, and say only that versions.json changed if no version did", () => {
    const note = JSON.stringify({ packer: { version: "1.0.0" }, note: "other" });
    expect(reasonsWith({ "package.json": "{}", "tools/versions.json": note })["lone rebuilt"]).to.deep.equal([
      "what all images share: package.json",
      "the tools: tools/versions.json",
    ]);
  });

  it("name at most five files", () => {
    const many = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [`packer/${n}.hcl`, ""]));
    expect(reasonsWith(many)["web rebuilt"]).to.deep.equal([
      "the Packer templates: packer/1.hcl, packer/2.hcl, packer/3.hcl, packer/4.hcl, packer/5.hcl, 2 more",
    ]);
  });

  it("tell new images, removed ones and those that Validate would refuse", () => {
    const base = folderWith(FILES);
    const { "images/lone/image.pkrvars.json": _, ...rest } = FILES;
    const head = folderWith({
      ...rest,
      "images/new/image.pkrvars.json": settings(),
      "images/new/provision/10.sh": "install",
      "images/new/tests/10.sh": "test",
      "images/web/image.pkrvars.json": "{",
    });
    const changes = imageChanges({ base, head });
    expect(changes.map(({ image, kind }) => `${image} ${kind}`)).to.deep.equal([
      "api broken",
      "lone removed",
      "new new",
      "web broken",
    ]);
    expect(changes.at(-1)?.reasons[0]).to.match(
      /^Validate would refuse it: images\/web\/image.pkrvars.json is not JSON/,
    );
    expect(imageChanges({ base: head, head: base, images: ["web"] })).to.deep.equal([
      { image: "web", kind: "rebuilt", reasons: ["it could not be built before"] },
    ]);
  });

  it("are only those that the stack builds", () => {
    const changed = { "packer/source.pkr.hcl": "another" };
    expect(changesWith(changed, ["lone"]).map(({ image }) => image)).to.deep.equal(["lone"]);
  });
});
