// Tests the user data of an instance without an SSM agent.
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { BASH } from "../../../../buildsrc/stages/image/interpreter";
import { selfTestUserData } from "../../../../buildsrc/stages/testScripts/selfTest";
import { scriptEnvironment } from "../../../../buildsrc/stages/testScripts/script";
import { NOBLE } from "../../helpers/imageSettings";

describe("buildsrc: user data of a self test", () => {
  const scripts = [{ name: "10-web.sh", content: Buffer.from("exit 0"), interpreter: BASH }];
  const userData = selfTestUserData({
    scripts,
    environment: {
      ...scriptEnvironment({ name: "web", settings: NOBLE }, "ami-1", new Date(1760000000000)),
      INSTANCE_TYPE: "t3.small",
    },
    nonce: "0123456789abcdef",
    timeoutMinutes: 30,
    scriptSeconds: 600,
  });

  it("is a shell script that neither waits for the boot that it is part of nor lets the instance live on", () => {
    expect(spawnSync("sh", ["-n"], { input: userData }).status).to.equal(0);
    expect(userData)
      .to.match(/^#!\/bin\/sh\n/)
      .and.to.include("OnBootSec=30min\nUnit=poweroff.target");
    // Its unit waits for the boot, and the boot for the user data.
    expect(userData).to.match(/systemctl start --no-block \S+\n$/);
  });
});
