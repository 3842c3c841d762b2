// Tests what `npm run why` says of a run.
import { expect } from "chai";
import { explain, type NewestRun, type RunAction } from "../../../scripts/why/explain";

describe("scripts: why", () => {
  const SOURCE: RunAction = { stage: "Source", status: "Succeeded" };
  const RUN: NewestRun = {
    pipeline: "f-dev-web",
    executionId: "9a026ea9",
    status: "Failed",
    startedAt: "2026-11-26T08:00:00.000Z",
    commit: "8daf1e3aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    actions: [SOURCE],
  };
  const text = (changes: Partial<NewestRun>) => explain("web", { ...RUN, ...changes }, "eu-west-1").join("\n");

  const RETRY =
    "Once the cause is removed, retry Publish of this run; a push starts another one:\n" +
    "  aws codepipeline retry-stage-execution --pipeline-name f-dev-web --stage-name Publish \\\n" +
    "    --pipeline-execution-id 9a026ea9 --retry-mode FAILED_ACTIONS --region eu-west-1";

  it("gives a failed stage's own words and remedy, where the log is, and how to retry", () => {
    const log = [
      "Publish: image web, commit 8daf1e3",
      "What to do: Remove the cause, then retry the stage.",
      "Publish FAILED after 0 s: Image web was not published to any region: 1 of 3 regions failed.",
      "- eu-west-1: You have reached your quota of AMIs.",
      "[Container] 2026/11/26 10:06:49 Phase complete: BUILD State: FAILED",
    ];
    const publish = { stage: "Publish", status: "Failed", message: "Build terminated with state: FAILED" };

    expect(text({ actions: [SOURCE, { ...publish, build: { id: "f-dev-publish:2b8a", log } }] })).to.equal(
      "web: run 9a026ea9 of 2026-11-26T08:00:00.000Z, commit 8daf1e3, failed in Publish.\n" +
        "Publish FAILED after 0 s: Image web was not published to any region: 1 of 3 regions failed.\n" +
        "- eu-west-1: You have reached your quota of AMIs.\n" +
        "What to do: Remove the cause, then retry the stage.\n" +
        "The whole log:\n" +
        "  aws logs get-log-events --log-group-name /aws/codebuild/f-dev-publish --log-stream-name 2b8a --start-from-head \\\n" +
        "    --output text --query 'events[].[message]' --region eu-west-1\n" +
        RETRY,
    );
  });

  it("gives CodePipeline's words and the log's end where the stage could not say why, as when it was stopped", () => {
    const log = [...Array.from({ length: 30 }, (_, line) => `line ${line}`), "[Container] it was stopped"];
    const publish = { stage: "Publish", status: "Failed", message: "Build terminated with state: STOPPED" };

    const said = text({ actions: [{ ...publish, build: { id: "f-dev-publish:2b8a", log } }] });

    expect(said).to.include("failed in Publish.\nBuild terminated with state: STOPPED\nline 18\n");
    expect(said).to.include("\nline 29\nThe whole log:\n").and.not.to.include("[Container]");
  });

  it("gives CodePipeline's words for an action that has no build", () => {
    const { commit: _, ...UNPINNED } = RUN;
    const source = { stage: "Source", status: "Failed", message: "No branch [mian] found in repository f-dev." };

    expect(explain("web", { ...UNPINNED, actions: [source] }, "eu-west-1").join("\n")).to.match(
      /^web: run 9a026ea9 of \S+, failed in Source\.\nNo branch \[mian\] found in repository f-dev\.\nOnce the cause is removed, retry Source/,
    );
  });

  it("says how to answer an approval that waits", () => {
    const actions = [SOURCE, { stage: "Approve", status: "InProgress", token: "aeb93966" }];

    expect(text({ status: "InProgress", actions })).to.equal(
      "web: run 9a026ea9 of 2026-11-26T08:00:00.000Z, commit 8daf1e3, waits for approval.\n" +
        "Answer with Approved or Rejected:\n" +
        "  aws codepipeline put-approval-result --pipeline-name f-dev-web --stage-name Approve --action-name Approve \\\n" +
        '    --token aeb93966 --result summary="...",status=Approved --region eu-west-1',
    );
  });

  it("says how to answer an approval that an older run waits for, which holds up the newest", () => {
    const actions = [SOURCE, { stage: "Approve", status: "InProgress", token: "aeb93966" }];
    const behind: NewestRun = { ...RUN, executionId: "11c0ffee", status: "InProgress", actions };

    expect(text({ status: "InProgress", behind })).to.match(
      /^web: run 9a026ea9 of \S+, commit 8daf1e3, waits until an older run is over:\nweb: run 11c0ffee of \S+, commit 8daf1e3, waits for approval\.\nAnswer with Approved or Rejected:\n/,
    );
  });

  it("says where a run is that goes on", () => {
    const actions = [
      SOURCE,
      { stage: "Build", status: "InProgress", build: { id: "f-dev-build:1", log: ["Build: image"] } },
    ];

    expect(text({ status: "InProgress", actions })).to.match(/commit 8daf1e3, is in Build\.\nThe whole log:\n/);
  });

  it("says what came of a run that succeeded", () => {
    const log = [
      "Validate: image web",
      "Validate SUCCEEDED in 1 s: nothing to do: ami-1 is current.",
      "[Container] bye",
    ];
    const actions = [SOURCE, { stage: "Validate", status: "Succeeded", build: { id: "f-dev-validate:1", log } }];

    expect(text({ status: "Succeeded", actions })).to.equal(
      "web: run 9a026ea9 of 2026-11-26T08:00:00.000Z, commit 8daf1e3: Succeeded.\n" +
        "Validate SUCCEEDED in 1 s: nothing to do: ami-1 is current.",
    );
  });
});
