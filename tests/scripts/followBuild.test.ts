// Tests that a build is followed to its end: every line once, in order, and the status.
import { CloudWatchLogsClient, GetLogEventsCommand, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetBuildsCommand, CodeBuildClient } from "@aws-sdk/client-codebuild";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { followBuild } from "../../scripts/followBuild";

const LOGS = { groupName: "/aws/codebuild/f-dev-promote", streamName: "1" };

describe("scripts: following a build", () => {
  const codeBuild = mockClient(CodeBuildClient);
  const logs = mockClient(CloudWatchLogsClient);
  /** What the log has; lines are added as time goes by. */
  let written: string[];
  /** What happens in each pause. */
  let events: (() => void)[];
  let status: { buildComplete: boolean; buildStatus: string; logs?: typeof LOGS };

  beforeEach(() => {
    codeBuild.reset();
    logs.reset();
    written = [];
    status = { buildComplete: false, buildStatus: "IN_PROGRESS" };
    codeBuild.on(BatchGetBuildsCommand).callsFake(() => ({ builds: [{ ...status }] }));
    // As CloudWatch Logs does it: two events a page, and the same token again at the end.
    logs.on(GetLogEventsCommand).callsFake(({ nextToken = "0" }: { nextToken?: string }) => {
      if (written.length === 0) {
        throw new ResourceNotFoundException({ message: "no such stream", $metadata: {} });
      }
      const start = Number(nextToken);
      const page = written.slice(start, start + 2);
      return { events: page.map((message) => ({ message })), nextForwardToken: String(start + page.length) };
    });
  });
  after(() => {
    codeBuild.restore();
    logs.restore();
  });

  async function follow(): Promise<{ status: string; lines: string[] }> {
    const lines: string[] = [];
    const clients = { codeBuild: new CodeBuildClient({}), logs: new CloudWatchLogsClient({}) };
    const end = await followBuild(
      clients,
      "f-dev-promote:1",
      (line) => lines.push(line),
      () => {
        const next = events.shift();
        if (next === undefined) {
          throw new Error("it waits though the build is over");
        }
        next();
        return Promise.resolve();
      },
    );
    return { status: end, lines };
  }

  it("shows each line once as it comes, and those that arrive after the end", async () => {
    events = [
      () => (status.logs = LOGS),
      () => written.push("one\n", "two\n", "three\n"),
      () => written.push("four\n"),
      () => (status = { ...status, buildComplete: true, buildStatus: "SUCCEEDED" }),
      () => written.push("five\n"),
    ];

    expect(await follow()).to.deep.equal({ status: "SUCCEEDED", lines: ["one", "two", "three", "four", "five"] });
  });

  it("leaves out what CodeBuild writes of itself, until something fails", async () => {
    const failed = [
      "[Container] 2026/11/26 10:04:26.864000 Phase complete: BUILD State: FAILED",
      "[Container] 2026/11/26 10:04:26.864000 Phase context status code: COMMAND_EXECUTION_ERROR Message: Error while executing command: node promote.mjs. Reason: exit status 1",
    ];
    const routine = [
      "[Container] 2026/11/26 10:04:25.863000 Running command node promote.mjs",
      "[Container] 2026/11/26 10:04:25.863000 Phase complete: INSTALL State: SUCCEEDED",
      "[Container] 2026/11/26 10:04:25.863000 Phase context status code:  Message:",
    ];
    written = [...routine, "Promote FAILED after 0 s: no such image", ...failed].map((line) => `${line}\n`);
    status = { buildComplete: true, buildStatus: "FAILED", logs: LOGS };
    events = [() => undefined];

    expect((await follow()).lines).to.deep.equal(["Promote FAILED after 0 s: no such image", ...failed]);
  });

  it("ends with a build that never wrote anything", async () => {
    status = { buildComplete: true, buildStatus: "FAULT" };
    events = [() => undefined];

    expect(await follow()).to.deep.equal({ status: "FAULT", lines: [] });
  });
});
