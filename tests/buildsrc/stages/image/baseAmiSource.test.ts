// Tests where the base AMI of an image is looked for.
import { expect } from "chai";
import { baseAmiSource, supportWarning } from "../../../../buildsrc/stages/image/baseAmiSource";
import type { ImageSettings } from "../../../../buildsrc/stages/image/settings";
import { NOBLE, NOBLE_PARAMETER, settingsOf, XENIAL } from "../../helpers/imageSettings";

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

  const PARAMETERS: readonly (readonly [object, string])[] = [
    [{ family: "debian", release: "12" }, "/aws/service/debian/release/12/latest/amd64"],
    [{ family: "debian", release: "13", architecture: "arm64" }, "/aws/service/debian/release/13/latest/arm64"],
    [
      { family: "amazon-linux", release: "2023" },
      "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    ],
    [
      { family: "amazon-linux", release: "2023", architecture: "arm64" },
      "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
    ],
  ];
  for (const [written, name] of PARAMETERS) {
    it(`is the public parameter of ${Object.values(written).join(" ")}`, () => {
      expect(baseAmiSource(settingsOf({ architecture: "x86_64", ...written }))).to.deep.equal({
        kind: "parameter",
        name,
      });
    });
  }

  const NAMES: readonly (readonly [object, string, string])[] = [
    [{ release: "9" }, "RHEL-9.*_HVM-*-Hourly2-*", "309956199498"],
    [{ release: "10", architecture: "arm64" }, "RHEL-10.*_HVM-*-Hourly2-*", "309956199498"],
    [{ release: "9", base_ami_owner: "792107900819" }, "Rocky-9-EC2-Base-9.*", "792107900819"],
    [{ release: "10", base_ami_owner: "764336703387" }, "AlmaLinux OS 10.*", "764336703387"],
  ];
  for (const [written, pattern, owner] of NAMES) {
    it(`is found by owner and name: ${pattern}`, () => {
      expect(baseAmiSource(settingsOf({ family: "rhel", architecture: "x86_64", ...written }))).to.deep.equal({
        kind: "name",
        pattern,
        owner,
        byVersion: true,
      });
    });
  }

  it("comes with a warning when its release is out of standard support", () => {
    const warning = (settings: ImageSettings, day: string) => supportWarning(settings, new Date(`${day}T12:00:00Z`));
    const bookworm = settingsOf({ family: "debian", architecture: "x86_64", release: "12" });

    expect(warning(XENIAL, "2026-11-01")).to.equal(
      "WARNING: Ubuntu 16.04 has been out of standard support since April 2021: it gets no security updates without " +
        "Ubuntu Pro. Move to a later release.",
    );
    expect(warning(bookworm, "2028-06-30")).to.equal(undefined);
    expect(warning(bookworm, "2028-07-01")).to.match(/^WARNING: Debian 12 .* since June 2028: .* updates any more\./);
    expect(warning({ ...NOBLE, release: "27.10" }, "2040-01-01")).to.equal(undefined);
  });
});
