// Tests what a sandbox's programs find in their environment.
import { expect } from "chai";
import { ownEnvironment } from "../../sandbox/sandbox";

describe("the sandbox's environment", () => {
  it("leads no client to a real account or to a stack that somebody chose outside", () => {
    const environment = ownEnvironment({ AWS_PROFILE: "mine", PULUMI_STACK: "acme/production", HOME: "/root" });

    expect(environment).not.to.have.any.keys("AWS_PROFILE", "PULUMI_STACK");
    expect(environment.HOME).to.equal("/root");
  });

  it("leads no client to the sandbox through a proxy, however the person spells what goes around it", () => {
    const environment = ownEnvironment({
      http_proxy: "http://proxy:3128",
      no_proxy: "intranet",
      NO_PROXY: "intranet,example.com",
    });

    expect(environment.http_proxy).to.equal("http://proxy:3128");
    expect(environment.no_proxy).to.equal("intranet,example.com,127.0.0.1,localhost,169.254.169.254");
    expect(environment.NO_PROXY).to.equal(environment.no_proxy);
  });
});
