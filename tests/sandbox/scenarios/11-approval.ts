// With `approval`, nothing new is published until one of the named people says so; what is released already passes by.
import {
  BatchGetBuildsCommand,
  BatchGetReportGroupsCommand,
  BatchGetReportsCommand,
  DescribeTestCasesCommand,
} from "@aws-sdk/client-codebuild";
import {
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
} from "@aws-sdk/client-codepipeline";
import { expect } from "chai";
import { answerApproval } from "../../../sandbox/client/approvals";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { createClients, type Clients } from "../../../sandbox/client/clients";
import { whenAsked } from "../approvals";
import { amiOf, copiesOf, HOME, parameters, stagesOf } from "../published";
import { makeRole } from "../rolePolicy";
import { sessionOf } from "../session";
import { shared } from "../shared";

const CHANGED = "ubuntu-24.04-arm64";
const UNCHANGED = "ubuntu-24.04";
const ACCOUNT = "123456789012";
const DAY_MS = 24 * 60 * 60 * 1000;
/** The name ends as those of the factory's roles do: reports know the purpose from it. */
const ROLE = "people-approver-role-1";
const NOTE = `images/${CHANGED}/provision/50-note.sh`;

describe("approval", () => {
  let before: Record<string, string | undefined>;
  let link: string;
  let removeRole: (() => Promise<void>) | undefined;
  after(() => removeRole?.());

  it("holds a new AMI back, and asks by mail with the AMI, the commit and a link to the tests", async () => {
    const { sandbox, dev } = shared();
    await dev.stack.configure("approval", "true");
    await dev.stack.configure("approvalEmails[0]", "releases@example.org", "--path");
    await dev.stack.configure("approvers[0]", `arn:aws:iam::${ACCOUNT}:role/release-managers`, "--path");
    await dev.stack.configure("aws:defaultTags", JSON.stringify({ tags: { team: "images" } }));
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
    link = /https:\S+\/codesuite\/codebuild\/\S+-test\/build\/[^"\s]+/.exec(message ?? "")?.[0] ?? "";
    expect(link, message).not.to.equal("");
    expect(await parameters(sandbox, dev.parameter(CHANGED))).to.deep.equal(before);
  });

  it("does not ask about an image whose release is current", async () => {
    const { dev } = shared();
    await dev.untilOver(UNCHANGED);

    const [run] = await dev.runs(UNCHANGED);

    expect(run?.status).to.equal("Succeeded");
    expect(stagesOf(run).at(-1)).to.equal("Validate Succeeded");
  });

  it("shows an approver with the exported policy alone what the mail links to, and takes the answer", async () => {
    const { sandbox, dev } = shared();
    const { approverPolicy } = await dev.stack.outputs();
    removeRole = await makeRole(sandbox.endpoint, ROLE, approverPolicy);
    const role = `arn:aws:iam::${ACCOUNT}:role/${ROLE}`;
    const approver = createClients(sandbox.endpoint, await sessionOf(sandbox.endpoint, role, "ann"));

    const seen = await follow(approver, link);
    await decide("Rejected", "Not on a Friday", approver);

    expect(seen).to.include.members(["10-apache.sh SUCCEEDED", "hygiene SUCCEEDED"]);
  });

  it("publishes nothing when it is rejected", async () => {
    const { sandbox, dev } = shared();

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
    await dev.stack.configure("publishDeprecateAfterDays", "90");
    await dev.stack.configure("aws:defaultTags", JSON.stringify({ tags: { crew: "images" } }));
    const { code, output } = await dev.stack.up();
    expect(code, output).to.equal(0);

    await dev.retry(CHANGED, "Publish");
    await dev.untilOver(CHANGED);

    const [run] = await dev.runs(CHANGED);
    expect(run?.status).to.equal("Succeeded");
    expect(await parameters(sandbox, dev.parameter(CHANGED), [HOME])).to.deep.equal({ [HOME]: amiOf(run) });
  });

  it("is not asked for again when a release is published with other settings", async () => {
    const { sandbox, dev } = shared();

    await dev.run(UNCHANGED);

    const [run] = await dev.runs(UNCHANGED);
    expect(stagesOf(run).slice(2)).to.deep.equal(
      ["Validate", "Build", "Test", "Publish"].map((stage) => `${stage} Succeeded`),
    );
    const [ami] = await copiesOf(sandbox, amiOf(run), HOME);
    expect(Date.parse(ami?.DeprecationTime ?? "") - Date.now()).to.be.closeTo(90 * DAY_MS, DAY_MS);
  });
});

/** Does what the console does on the way from the pipeline's page and the link to the report. @returns the cases */
async function follow({ codePipeline, codeBuild }: Clients, url: string): Promise<string[]> {
  const pipeline = shared().dev.pipeline(CHANGED);
  const [run] = await shared().dev.runs(CHANGED);
  await codePipeline.send(new GetPipelineCommand({ name: pipeline }));
  await codePipeline.send(
    new GetPipelineExecutionCommand({ pipelineName: pipeline, pipelineExecutionId: run?.executionId }),
  );
  const id = decodeURIComponent(/\/build\/([^/]+)\//.exec(url)?.[1] ?? "");
  const { builds: [build] = [] } = await codeBuild.send(new BatchGetBuildsCommand({ ids: [id] }));
  const [reportArn = ""] = build?.reportArns ?? [];
  const { reports: [report] = [] } = await codeBuild.send(new BatchGetReportsCommand({ reportArns: [reportArn] }));
  await codeBuild.send(new BatchGetReportGroupsCommand({ reportGroupArns: [report?.reportGroupArn ?? ""] }));
  const { testCases = [] } = await codeBuild.send(new DescribeTestCasesCommand({ reportArn }));
  return testCases.map(({ name = "", status = "" }) => `${name} ${status}`);
}

async function decide(
  status: "Approved" | "Rejected",
  summary: string,
  clients = shared().sandbox.clients,
): Promise<void> {
  const { dev } = shared();
  await answerApproval(clients, await whenAsked(clients, dev.pipeline(CHANGED)), status, summary);
  await dev.untilOver(CHANGED);
}

async function whoApproved(): Promise<string> {
  const { sandbox, dev } = shared();
  const { actionExecutionDetails = [] } = await sandbox.clients.codePipeline.send(
    new ListActionExecutionsCommand({ pipelineName: dev.pipeline(CHANGED) }),
  );
  return actionExecutionDetails.find(({ stageName }) => stageName === "Approve")?.updatedBy ?? "nobody";
}
