// An image that a playbook of Ansible hardens, with a reboot, a provisioner in Python and a state of Salt.
import { expect } from "chai";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { examples } from "../examples";
import { shared } from "../shared";

describe("the example hardened", () => {
  const log = async (stage: string) => {
    const [run] = await examples().runs("hardened");
    const action = run?.actions.find((each) => each.stage === stage);
    return (await readBuildLog(shared().sandbox.clients, action?.buildId ?? "")).join("\n");
  };

  it("was built by a playbook, and by what followed on the rebooted builder over a new session", async () => {
    const build = await log("Build");

    expect(build).to.match(
      /PLAY \[Harden the image\][^]*failed=0[^]*: Rebooting the builder\.[^]*Starting portForwarding session[^]*: The builder is back\.[^]*30-rules\.py[^]*Failed: +0/,
    );
  });

  it("had the dead man's switch set again after the reboot", async () => {
    expect(await log("Build")).to.match(/: It ends itself at \d\d:\d\d UTC at the latest\.\n/);
  });

  it("passed a test of each rule, before and after a reboot, and has neither Ansible nor Salt", async () => {
    const test = await log("Test");

    expect(test.match(/ passed in /g)?.length).to.equal(2 * 14);
    expect(test).to.match(/after reboot: 70-login-message\.sh passed/);
  });
});
