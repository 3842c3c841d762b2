// Tests where the base AMI of an image is looked for.
import { expect } from "chai";
import { baseAmiSource, supportWarning } from "../../../../buildsrc/stages/image/baseAmiSource";
import { NOBLE, NOBLE_PARAMETER, XENIAL } from "../../helpers/imageSettings";

describe("buildsrc: source of the base AMI", () => {
  it("is Canonical's public parameter of release and architecture", () => {
    expect(baseAmiSource(NOBLE)).to.deep.equal({ kind: "parameter", name: NOBLE_PARAMETER });
    expect(baseAmiSource({ ...NOBLE, architecture: "arm64" })).to.deep.include({
      name: NOBLE_PARAMETER.replace("amd64", "arm64"),
    });
    expect(baseAmiSource({ ...NOBLE, release: "22.04" })).to.deep.include({
      name: "/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
    });
  });

  it("is found among Canonical's own for 16.04, which has no parameter", () => {
    expect(baseAmiSource(XENIAL)).to.deep.equal({
      kind: "name",
      pattern: "ubuntu/images/hvm-ssd/ubuntu-xenial-16.04-amd64-server-*",
      owner: "099720109477",
    });
  });

  it("is what the settings name, if they do", () => {
    expect(baseAmiSource({ ...NOBLE, baseAmiParameter: "/golden/base" })).to.deep.equal({
      kind: "parameter",
      name: "/golden/base",
    });
    expect(baseAmiSource({ ...NOBLE, baseAmiName: "golden-*", baseAmiOwner: "self" })).to.deep.equal({
      kind: "name",
      pattern: "golden-*",
      owner: "self",
    });
  });

  it("comes with a warning when its release is out of standard support", () => {
    expect(supportWarning(XENIAL)).to.match(/WARNING: Ubuntu 16\.04 has been out of standard support since April 2021/);
    expect(supportWarning(NOBLE)).to.equal(undefined);
  });
});
