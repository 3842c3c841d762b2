// With `approval`, nothing new is published until one of the named people says so; what is released already passes by.
import { ListActionExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { expect } from "chai";
import { answerApproval } from "../../../sandbox/client/approvals";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { whenAsked } from "../approvals";
import { amiOf, HOME, parameters, stagesOf } from "../published";
import { shared } from "../shared";

const CHANGED = "ubuntu-24.04-arm64";
const UNCHANGED = "ubuntu-24.04";
const ACCOUNT = "123456789012";
const NOTE = `images/${CHANGED}/provision/50-note.sh`;

describe("approval", () => {
  let before: Record<string, string | undefined>;

  it("holds a new AMI back, and asks by mail with the AMI, the commit and a link to the tests", async () => {
    const { sandbox, dev } = shared();
    await dev.stack.configure("approval", "true");
    await dev.stack.configure("approvalEmails[0]", "releases@example.org", "--path");
    await dev.stack.configure("approvers[0]", `arn:aws:iam::${ACCOUNT}:role/release-managers`, "--path");
    const { code, output } = await dev.stack.up();
    expect(code, output).to.equal(0);
    before = await parameters(sandbox, dev.parameter(CHANGED));
    const inbox = await sandbox.listen(String((await dev.stack.outputs()).approvalTopicArn));

    await dev.push(NOTE, "#!/usr/bin/env bash\nset -euo pipefail\necho approved >/etc/note\n");

    await whenAsked(sandbox.clients, dev.pipeline(CHANGED));
    const [run] = await dev.runs(CHANGED);
    expect(stagesOf(run).at(-1)).to.equal("Approve InProgress");
    const [message] = await inbox.messages();
    expect(message)
      .to.include(amiOf(run))
      .and.to.include(await dev.tip());
    expect(message).to.match(/codesuite\/codebuild\/.*-test/);
    expect(await parameters(sandbox, dev.parameter(CHANGED))).to.deep.equal(before);
  });

  it("does not ask again for an AMI that is released already", async () => {
    const { dev } = shared();
    await dev.untilOver(UNCHANGED);

    const [run] = await dev.runs(UNCHANGED);

    expect(run?.status).to.equal("Succeeded");
    expect(stagesOf(run)).to.include("Publish Succeeded").and.not.to.include("Approve Succeeded");
  });

  it("publishes nothing when it is rejected", async () => {
    const { sandbox, dev } = shared();

    await decide("Rejected", "Not on a Friday");

    const [run] = await dev.runs(CHANGED);
    expect(run?.status).to.equal("Failed");
    expect(stagesOf(run).at(-1)).to.equal("Approve Failed");
    expect(await parameters(sandbox, dev.parameter(CHANGED))).to.deep.equal(before);
  });

  it("does not count when somebody gives it who is none of the approvers", async () => {
    const { sandbox, dev } = shared();
    await dev.retry(CHANGED, "Approve");

    await decide("Approved", "Monday is fine");

    const [run] = await dev.runs(CHANGED);
    expect(stagesOf(run).at(-1)).to.equal("Publish Failed");
    const publish = run?.actions.filter(({ stage }) => stage === "Publish").at(-1);
    const log = (await readBuildLog(sandbox.clients, publish?.buildId ?? "")).join("\n");
    expect(log).to.match(/Publish FAILED .*user\/.*role\/release-managers/s);
    expect(await parameters(sandbox, dev.parameter(CHANGED))).to.deep.equal(before);
  });

  it("counts when one of the approvers gave it", async () => {
    const { sandbox, dev } = shared();
    await dev.stack.configure("approvers[0]", await whoApproved(), "--path");
    const { code, output } = await dev.stack.up();
    expect(code, output).to.equal(0);

    await dev.retry(CHANGED, "Publish");
    await dev.untilOver(CHANGED);

    const [run] = await dev.runs(CHANGED);
    expect(run?.status).to.equal("Succeeded");
    expect(await parameters(sandbox, dev.parameter(CHANGED), [HOME])).to.deep.equal({ [HOME]: amiOf(run) });
  });
});

async function decide(status: "Approved" | "Rejected", summary: string): Promise<void> {
  const { sandbox, dev } = shared();
  await answerApproval(sandbox.clients, await whenAsked(sandbox.clients, dev.pipeline(CHANGED)), status, summary);
  await dev.untilOver(CHANGED);
}

async function whoApproved(): Promise<string> {
  const { sandbox, dev } = shared();
  const { actionExecutionDetails = [] } = await sandbox.clients.codePipeline.send(
    new ListActionExecutionsCommand({ pipelineName: dev.pipeline(CHANGED) }),
  );
  return actionExecutionDetails.find(({ stageName }) => stageName === "Approve")?.updatedBy ?? "nobody";
}
