import { expect } from "chai";
import { architecture, requireLinuxAndRoot } from "../../../sandbox/toolchain/host";

describe("host", () => {
  it("accepts root on Linux", () => {
    requireLinuxAndRoot({ platform: "linux", userId: 0 });
  });

  it("asks others for sudo", () => {
    expect(() => {
      requireLinuxAndRoot({ platform: "linux", userId: 1000 });
    }).to.throw(/needs root.*this is user 1000\. Run: sudo npm run sandbox/);
  });

  it("tells how to get a Linux virtual machine on macOS", () => {
    expect(() => {
      requireLinuxAndRoot({ platform: "darwin", userId: 501 });
    }).to.throw(/needs Linux.*limactl start.*multipass launch/s);
  });

  it("knows two processors", () => {
    expect([architecture("x64"), architecture("arm64")]).to.deep.equal(["amd64", "arm64"]);
    expect(() => architecture("riscv64")).to.throw("this is riscv64");
  });
});
