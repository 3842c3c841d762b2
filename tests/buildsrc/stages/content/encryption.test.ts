// Tests whether an image is encrypted, and with which key.
import { expect } from "chai";
import { imageEncryption } from "../../../../buildsrc/stages/content/encryption";
import { readImage } from "../../../../buildsrc/stages/image/folder";
import { BUILDSRC } from "../../helpers/repository";

describe("buildsrc: encryption", () => {
  it("uses the image's own key before the factory's, and names AWS's own where there is neither", () => {
    const { settings } = readImage(BUILDSRC, "ubuntu-24.04");
    const own = { ...settings, kmsKeyId: "alias/mine" };

    expect(imageEncryption(settings, { encrypted: true })).to.deep.equal({
      encrypted: true,
      kmsKeyId: "alias/aws/ebs",
    });
    expect(imageEncryption(settings, { encrypted: true, kmsKeyId: "k" })).to.deep.equal({
      encrypted: true,
      kmsKeyId: "k",
    });
    expect(imageEncryption(settings, { encrypted: false })).to.deep.equal({ encrypted: false });
    expect(imageEncryption(own, { encrypted: true, kmsKeyId: "k" })).to.deep.equal({
      encrypted: true,
      kmsKeyId: "alias/mine",
    });
    expect(imageEncryption(own, { encrypted: false })).to.deep.equal({ encrypted: true, kmsKeyId: "alias/mine" });
  });
});
