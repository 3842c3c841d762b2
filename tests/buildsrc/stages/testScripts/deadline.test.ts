// Tests the dead man's switch of the test instance. That it works was tried on a machine with systemd.
import { expect } from "chai";
import { deadlineUserData } from "../../../../buildsrc/stages/testScripts/deadline";

describe("buildsrc: user data of the test instance", () => {
  it("makes a timer that counts from each boot, and is there in this one and in the next", () => {
    const script = deadlineUserData(45);

    expect(script).to.match(/^#!\/bin\/sh\n/);
    expect(script).to.match(/^\[Timer\]\nOnBootSec=45min\nUnit=poweroff\.target\n/m);
    expect(script).to.match(/^\[Install\]\nWantedBy=timers\.target\n/m);
    expect(script).to.match(/^systemctl enable --now ami-pipeline-deadline\.timer\n/m);
  });
});
