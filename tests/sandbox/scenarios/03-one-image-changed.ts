// Files that only one image uses are changed: that image is built anew, the other one's AMI is reused. Meanwhile EC2 and
// Systems Manager throttle the account. The change lets the image's provisioners use secrets.
import { createHash } from "node:crypto";
import { expect } from "chai";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { readCalls } from "../../../sandbox/iam/report/records";
import { amiOf, HOME, parameters, stagesOf } from "../published";
import { shared } from "../shared";
import { createTeamSecrets, TEAM_INPUTS, TEAM_SECRETS } from "../teamSecrets";

const CHANGED = "images/ubuntu-24.04-arm64/provision/50-note.sh";
const SETTINGS = "images/ubuntu-24.04-arm64/image.pkrvars.json";
const SECRETS = { TOKEN: "ssm:/team/token", PASSWORD: "secretsmanager:team/db#password" };
/**
 * What hardening does to /tmp: nothing there can be executed, and nothing is left there. No step after it needs it. The
 * missing quotes are a remark of shellcheck's.
 */
const HARDENING = `#!/usr/bin/env bash
set -euo pipefail
echo $0 >/etc/note
echo "using $TOKEN and $PASSWORD"
echo "$TOKEN $PASSWORD" | sha256sum
mountpoint --quiet /tmp || mount --bind /tmp /tmp
mount -o remount,noexec,nosuid,nodev /tmp
find /tmp -mindepth 1 -delete
`;

/** Three of twenty calls in a row: as many as the SDK tries unless it is told to be more patient. */
const THROTTLED = { every: 20, times: 3 };

describe("a change to a file that only one image uses", () => {
  before(async () => {
    const { sandbox, dev } = shared();
    await createTeamSecrets(sandbox);
    for (const [index, input] of TEAM_INPUTS.entries()) {
      await dev.stack.configure(`builderInputs[${index}]`, input, "--path");
    }
    const [limit, rate] = ["Request limit exceeded.", "Rate exceeded"];
    await sandbox.failNext({ service: "ec2", code: "RequestLimitExceeded", message: limit, ...THROTTLED });
    await sandbox.failNext({ service: "ssm", code: "ThrottlingException", message: rate, ...THROTTLED });
  });
  after(() => shared().sandbox.failNext(undefined));

  it("is one commit of exactly those files and one run of each pipeline", async () => {
    const { dev } = shared();
    const before = await dev.tip();
    const earlier = { x86: await dev.runs("ubuntu-24.04"), arm: await dev.runs("ubuntu-24.04-arm64") };
    dev.write(CHANGED, HARDENING, 0o755);
    dev.edit(SETTINGS, (text) => JSON.stringify({ ...(JSON.parse(text) as object), secrets: SECRETS }));

    const { code, output, runs } = await dev.upAndRun();

    expect(code, output).to.equal(0);
    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Succeeded"]);
    expect(await dev.changedFiles(before, await dev.tip())).to.deep.equal([
      ".ami-pipeline/seed.json",
      SETTINGS,
      CHANGED,
    ]);
    expect((await dev.runs("ubuntu-24.04")).length).to.equal(earlier.x86.length + 1);
    expect((await dev.runs("ubuntu-24.04-arm64")).length).to.equal(earlier.arm.length + 1);
  });

  it("was throttled meanwhile", () => {
    const errors = readCalls(shared().sandbox.state.path).map(({ error }) => error);

    expect(errors).to.include.members(["RequestLimitExceeded", "ThrottlingException"]);
  });

  it("passes Validate, which shows what shellcheck remarks", async () => {
    const { sandbox, dev } = shared();
    const [run] = await dev.runs("ubuntu-24.04-arm64");
    const validate = run?.actions.find(({ stage }) => stage === "Validate");

    const log = await readBuildLog(sandbox.clients, validate?.buildId ?? "");

    expect(log.join("\n")).to.match(
      /shellcheck's remarks, which do not fail the stage:\n[^]*50-note\.sh line 3:[^]*SC2086/,
    );
  });

  it("hands the secrets to the provisioners, and shows them nowhere", async () => {
    const { sandbox, dev } = shared();
    const [run] = await dev.runs("ubuntu-24.04-arm64");
    const build = run?.actions.find(({ stage }) => stage === "Build");

    const log = (await readBuildLog(sandbox.clients, build?.buildId ?? "")).join("\n");

    const { token, password } = TEAM_SECRETS;
    expect(log).to.include("using <sensitive> and <sensitive>");
    expect(log).to.include(createHash("sha256").update(`${token} ${password}\n`).digest("hex"));
    expect(log).not.to.include(token);
    expect(log).not.to.include(password);
  });

  it("gives that image a new AMI and launches nothing for the other one, whose run ends after Validate", async () => {
    const { sandbox, dev } = shared();
    const [x86Run] = await dev.runs("ubuntu-24.04");
    const [, x86Before] = await amiIds("ubuntu-24.04");
    const [armNow, armBefore] = await amiIds("ubuntu-24.04-arm64");

    expect(stagesOf(x86Run).at(-1)).to.equal("Validate Succeeded");
    expect(armNow).not.to.equal(armBefore);
    expect(await parameters(sandbox, dev.parameter("ubuntu-24.04"), [HOME])).to.deep.equal({ [HOME]: x86Before });
    expect(await parameters(sandbox, dev.parameter("ubuntu-24.04-arm64"), [HOME])).to.deep.equal({ [HOME]: armNow });
    // A builder and a test instance of each image for the first run, and one of each more for the changed image.
    expect(await dev.instanceStates()).to.deep.equal(Array(6).fill("terminated"));
  });
});

async function amiIds(image: string): Promise<string[]> {
  const runs = await shared().dev.runs(image);
  return runs.map(amiOf);
}
