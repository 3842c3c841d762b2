// A provisioner fails: that image's run says where and leaves nothing behind; the other image is built all the same.
import { rmSync } from "node:fs";
import { expect } from "chai";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { shared } from "../shared";

const FAILING = "images/ubuntu-24.04-arm64/provision/60-fails.sh";

describe("a provisioner that fails", () => {
  it("fails its own image's run in Build and no other", async () => {
    const { dev } = shared();
    dev.write(
      FAILING,
      "#!/usr/bin/env bash\nset -euo pipefail\nexport IMAGE=x; last=y; trap 'echo \"$last\"' EXIT\nls /no-such-folder\n",
      0o755,
    );

    const { code, output, runs } = await dev.upAndRun();

    expect(code, output).to.equal(0);
    expect(runs.map(({ pipeline, status }) => [pipeline, status])).to.deep.equal([
      [dev.pipeline("ubuntu-24.04"), "Succeeded"],
      [dev.pipeline("ubuntu-24.04-arm64"), "Failed"],
    ]);
    const failed = runs[1]?.actions.filter(({ status }) => status === "Failed").map(({ stage }) => stage);
    expect(failed).to.deep.equal(["Build"]);
  });

  it("names the image, the script and the line in the build's log", async () => {
    const { sandbox, dev } = shared();
    const [run] = await dev.runs("ubuntu-24.04-arm64");
    const build = run?.actions.find(({ stage }) => stage === "Build");

    const log = await readBuildLog(sandbox.clients, build?.buildId ?? "");

    expect(log.join("\n")).to.match(/ubuntu-24\.04-arm64.*60-fails\.sh.*line 4/);
    // Packer's plugin would tell people to end the session themselves.
    expect(log.join("\n"))
      .to.match(/Session "\S+" ends with the builder\.$/m)
      .and.not.include("terminate the session");
  });

  it("leaves no instance, key pair, security group or AMI behind", async () => {
    const { dev } = shared();

    expect(await dev.leftovers()).to.deep.equal([]);
  });

  it("is mended by the next commit", async () => {
    const { dev } = shared();
    rmSync(dev.path(FAILING));

    const { runs } = await dev.upAndRun();

    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Succeeded"]);
  });
});
