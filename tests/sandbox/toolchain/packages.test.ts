import { expect } from "chai";
import { distribution } from "../../../sandbox/toolchain/host";
import { missingPackages, missingPackagesError, SYSTEM_PACKAGES } from "../../../sandbox/toolchain/packages";

describe("system packages", () => {
  it("are missing when any of what they provide is", async () => {
    const isThere = (what: string) => Promise.resolve(what !== "nsenter" && what !== "mmdebstrap");
    const missing = await missingPackages(SYSTEM_PACKAGES, isThere);
    expect(missing.map(({ name }) => name)).to.deep.equal(["mmdebstrap", "util-linux"]);
  });

  it("are named, with what they are for, on a system without apt-get", () => {
    const fedora = distribution('ID=fedora\nPRETTY_NAME="Fedora Linux 43"\n');
    expect(fedora.debianLike).to.equal(false);
    const { message } = missingPackagesError(SYSTEM_PACKAGES.slice(0, 2), fedora);
    expect(message).to.include("this is Fedora Linux 43");
    expect(message).to.include("- systemd-container (systemd-nspawn): boots the instances");
  });

  it("are installed on Debian and what derives from it", () => {
    expect(distribution('ID=linuxmint\nID_LIKE="ubuntu debian"\n').debianLike).to.equal(true);
    expect(distribution("ID=debian\nVERSION_CODENAME=bookworm\n")).to.include({
      codename: "bookworm",
      debianLike: true,
    });
    expect(distribution("")).to.include({ debianLike: false });
  });
});
