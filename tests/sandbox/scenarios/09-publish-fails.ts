// One region fails while an image is published: no parameter moves anywhere, and a retry of the stage goes on from there.
import { expect } from "chai";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { amiOf, copiesOf, parameters, REGIONS, stagesOf } from "../published";
import { shared } from "../shared";

const IMAGE = "ubuntu-24.04-arm64";
const CHANGED = `images/${IMAGE}/provision/50-note.sh`;

const script = (note: string) => `#!/usr/bin/env bash\nset -euo pipefail\necho ${note} >/etc/note\n`;

describe("a publish that fails in one region", () => {
  let before: Record<string, string | undefined>;

  it("changes no parameter when a copy fails, and says which region and why", async () => {
    const { sandbox, dev } = shared();
    before = await parameters(sandbox, dev.parameter(IMAGE));
    await sandbox.failNext({
      service: "ec2",
      operation: "CopyImage",
      region: "eu-west-1",
      code: "ResourceLimitExceeded",
      message: "You have reached the limit of AMI copies.",
      times: 10,
    });

    const runs = await dev.pushAndRun(CHANGED, script("one"));

    expect(stagesOf(runs[1]).at(-1)).to.equal("Publish Failed");
    const log = await publishLog();
    expect(log).to.match(/Publish FAILED .*eu-west-1.*You have reached the limit of AMI copies/s);
    expect(await parameters(sandbox, dev.parameter(IMAGE))).to.deep.equal(before);
    expect(await copiesOf(sandbox, amiOf(runs[1]), "ap-southeast-2"), "the other region's copy is kept").to.have.length(
      1,
    );
    await sandbox.failNext(undefined);
  });

  it("puts the parameters back when one of them cannot be moved", async () => {
    const { sandbox, dev } = shared();
    await sandbox.failNext({
      service: "ssm",
      operation: "PutParameter",
      region: "ap-southeast-2",
      code: "AccessDeniedException",
      message: "An organization's policy denies it.",
      times: 10,
    });

    await retryPublish();

    expect(await publishLog()).to.match(/Publish FAILED .*ap-southeast-2.*An organization's policy denies it/s);
    expect(await parameters(sandbox, dev.parameter(IMAGE))).to.deep.equal(before);
    expect(await parameters(sandbox, `${dev.parameter(IMAGE)}:latest`)).to.deep.equal(before);
    await sandbox.failNext(undefined);
  });

  it("is finished by a retry of the stage, with the copies that were made already", async () => {
    const { sandbox, dev } = shared();

    await retryPublish();

    const [run] = await dev.runs(IMAGE);
    expect(run?.status).to.equal("Succeeded");
    const now = await parameters(sandbox, dev.parameter(IMAGE));
    for (const region of REGIONS) {
      const copies = await copiesOf(sandbox, amiOf(run), region);
      expect(
        copies.map(({ ImageId }) => ImageId),
        region,
      ).to.deep.equal([now[region]]);
      expect(now[region], region).not.to.equal(before[region]);
    }
  });
});

async function retryPublish(): Promise<void> {
  const { dev } = shared();
  await dev.retry(IMAGE, "Publish");
  await dev.untilOver(IMAGE);
}

async function publishLog(): Promise<string> {
  const { sandbox, dev } = shared();
  const [run] = await dev.runs(IMAGE);
  const publish = run?.actions.filter(({ stage }) => stage === "Publish").at(-1);
  return (await readBuildLog(sandbox.clients, publish?.buildId ?? "")).join("\n");
}
