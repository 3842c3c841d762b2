// Tests what people are told of runs, releases and operations, as they read it.
import { expect } from "chai";
import { mailText } from "../../../../buildsrc/stages/notices/mail";
import { askedNotice } from "../../../../buildsrc/stages/tell/asked";
import { failedNotice } from "../../../../buildsrc/stages/tell/failed";
import { operationNotice, type OperationBuild } from "../../../../buildsrc/stages/tell/operation";
import { releasedNotice } from "../../../../buildsrc/stages/tell/released";
import type { ToldRun } from "../../../../buildsrc/stages/tell/run";
import { makeRecord } from "../../helpers/releaseRecord";

describe("tell: notices", () => {
  const RUN: ToldRun = {
    region: "eu-west-1",
    image: "web",
    pipeline: "f-dev-web",
    executionId: "9a026ea9",
    commit: "8daf1e3aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    reason: "a push",
  };
  const RUN_URL =
    "https://eu-west-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/f-dev-web/executions/9a026ea9/timeline?region=eu-west-1";
  const lines = (...all: string[]) => all.join("\n");

  describe("a run that failed", () => {
    const retry = (stage: string) =>
      `- Once the cause is removed: aws codepipeline retry-stage-execution --pipeline-name f-dev-web --stage-name ${stage}` +
      " --pipeline-execution-id 9a026ea9 --retry-mode FAILED_ACTIONS --region eu-west-1";

    it("is told with the stage, its own words, the remedy, and how to go on", () => {
      const log = [
        "Build: image web, commit 8daf1e3",
        "What to do: Correct provision/10-web.sh, then push.",
        "Build FAILED after 42 s: \u001b[31mprovision/10-web.sh\u001b[0m ended with status 100",
        "[Container] 2026/11/26 10:06:49 Phase complete: BUILD State: FAILED",
      ];

      const notice = failedNotice({ ...RUN, reason: "the base changed", stage: "Build", message: "Failed", log });

      expect(notice.subject).to.equal("web failed in Build");
      expect(mailText(notice)).to.equal(
        lines(
          "The run of web failed in Build.",
          "",
          "  commit  8daf1e3",
          "  reason  the base changed",
          "  | Build FAILED after 42 s: provision/10-web.sh ended with status 100",
          "",
          "What to do: Correct provision/10-web.sh, then push.",
          "",
          "Next:",
          "- What happened, with the log: npm run why -- web",
          `- The run: ${RUN_URL}`,
          retry("Build"),
        ),
      );
    });

    it("is told in CodePipeline's words, with the log's end, where the stage could not say why", () => {
      const log = [...Array.from({ length: 30 }, (_, line) => `line ${line}`), "[Container] it was stopped"];

      const text = mailText(failedNotice({ ...RUN, stage: "Test", message: "Build terminated: STOPPED", log }));

      expect(text)
        .to.include("  CodePipeline  Build terminated: STOPPED\n  | line 20\n")
        .and.to.include("  | line 29\n");
      expect(text).not.to.include("[Container]");
    });

    it("is told without a stage where CodePipeline names none", () => {
      const { commit: _, ...run } = RUN;
      const notice = failedNotice({ ...run, stage: undefined, log: [] });
      expect(notice.subject).to.equal("web failed");
      expect(notice.nextSteps).to.deep.equal([
        "What happened, with the log: npm run why -- web",
        `The run: ${RUN_URL}`,
      ]);
    });
  });

  describe("a release", () => {
    const before = makeRecord("ami-1", "2026-11-20T08:00:00.000Z", {
      packages: ["bash 5.2 amd64", "linux-image 6.1 amd64", "nginx 1.22 amd64", "telnet 0.17 all"],
    });
    const record = makeRecord("ami-2", "2026-11-26T08:00:00.000Z", {
      baseAmiId: "ami-base2",
      packages: [
        "bash 5.2 amd64",
        "curl 8.1 amd64",
        "linux-image 6.1 amd64",
        "linux-image 6.5 amd64",
        "nginx 1.24 amd64",
      ],
      regions: { "eu-west-1": "ami-2", "us-east-1": "ami-3" },
      channels: ["latest", "stable"],
      tests: {
        testedAt: "2026-11-26T07:00:00.000Z",
        instanceType: "t3.micro",
        results: [{ name: "10", instanceType: "t3.micro", boot: "first boot", passed: true, seconds: 1 }],
      },
    });

    it("is told with its AMIs, its base, and what changed since the one before", () => {
      const notice = releasedNotice({ ...RUN, record, previous: before, bucket: "f-dev-artifacts" });

      expect(notice.subject).to.equal("web released, ami-2");
      expect(mailText(notice)).to.equal(
        lines(
          "A new release of web is out: ami-2 in eu-west-1.",
          "",
          "  commit     8daf1e3",
          "  reason     a push",
          "  tests      1 passed",
          "  channels   latest, stable",
          "  parameter  /f-dev/web",
          "  base       ami-base2, before: ami-0",
          "",
          "  eu-west-1  ami-2",
          "  us-east-1  ami-3",
          "",
          "Since the release of 2026-11-20, ami-1, packages: 2 in another version, 1 new, 1 gone.",
          "  linux-image 6.1 -> 6.1, 6.5",
          "  nginx 1.22 -> 1.24",
          "  + curl 8.1",
          "  - telnet 0.17",
          "",
          "Next:",
          "- All of its packages: aws s3 cp s3://f-dev-artifacts/amis/ami-2/packages.txt - --region eu-west-1",
          "- To go back: npm run promote -- --image web --to previous",
          `- The run: ${RUN_URL}`,
        ),
      );
    });

    it("is told as the first where there is none before it", () => {
      const text = mailText(releasedNotice({ ...RUN, record, previous: undefined, bucket: "b" }));
      expect(text)
        .to.include("It is the first release of the image, with 5 packages.")
        .and.to.include("  base       ami-base2\n")
        .and.not.to.include("--to previous");
    });

    it("says so where its packages are the same", () => {
      const text = mailText(releasedNotice({ ...RUN, record, previous: { ...record, amiId: "ami-1" }, bucket: "b" }));
      expect(text).to.include("Since the release of 2026-11-26, ami-1, packages: the same.\n");
    });

    it("names forty packages, and counts the others", () => {
      const packages = Array.from({ length: 45 }, (_, index) => `package-${index} 1 all`);
      const all = { ...record, packages };
      const text = mailText(
        releasedNotice({ ...RUN, record: all, previous: { ...before, packages: [] }, bucket: "b" }),
      );
      expect(text).to.include("45 new, 0 gone.").and.to.include("  … and 5 more\n");
      expect(text.match(/^ {2}\+ /gm)).to.have.length(40);
    });

    it("shows a package's name as data, whatever it is", () => {
      const packages = ["\u001b[2Jevil\u202e 1\u0007 all"];
      const text = mailText(releasedNotice({ ...RUN, record: { ...record, packages }, previous: before, bucket: "b" }));
      expect(text).to.include("\n  + evil 1\n");
    });
  });

  describe("a run that waits for approval", () => {
    const WAITING = {
      ...RUN,
      amiId: "ami-2",
      question: "Publish ami-2 as the newest web? Commit 8daf1e3, tests: 6 passed.",
      reportUrl: "https://eu-west-1.console.aws.amazon.com/reports",
      approvers: ["arn:aws:iam::123456789012:role/release-managers"],
      expiresAt: new Date("2026-12-03T08:00:00Z"),
    };

    it("is told with the question, who can answer, until when, and where", () => {
      const notice = askedNotice(WAITING);

      expect(notice.subject).to.equal("web ami-2 waits for approval");
      expect(mailText(notice)).to.equal(
        lines(
          "web ami-2 passed its tests, and waits for approval before it is published.",
          "",
          "  commit           8daf1e3",
          "  reason           a push",
          "  until            2026-12-03 08:00 UTC; then it counts as rejected",
          "  who can approve  arn:aws:iam::123456789012:role/release-managers",
          "  | Publish ami-2 as the newest web? Commit 8daf1e3, tests: 6 passed.",
          "",
          "Next:",
          "- Approve or reject: https://eu-west-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/f-dev-web/view?region=eu-west-1",
          "- Its tests: https://eu-west-1.console.aws.amazon.com/reports",
          "- The command that answers: npm run why -- web",
        ),
      );
    });

    it("says that everybody with the right can answer where nobody is named", () => {
      expect(mailText(askedNotice({ ...WAITING, approvers: [] }))).to.include(
        "  who can approve  everybody who is allowed to\n",
      );
    });
  });

  describe("a build of an operation", () => {
    const ENDED: OperationBuild = {
      region: "eu-west-1",
      operation: "promote",
      build: { account: "123456789012", project: "f-dev-promote", id: "2b8a" },
      status: "SUCCEEDED",
      initiator: "release-managers/ann",
      log: [],
    };
    const LOG_URL =
      "https://eu-west-1.console.aws.amazon.com/codesuite/codebuild/123456789012/projects/f-dev-promote/build/f-dev-promote%3A2b8a/log?region=eu-west-1";

    it("is told when Promote has moved a channel, with who did it", () => {
      const log = [
        "Promote: image web",
        "Promote SUCCEEDED in 3 s: channel latest of web is at ami-1 in 2 regions now; in eu-west-1 it was at ami-2.",
      ];

      const notice = operationNotice({ ...ENDED, log });

      expect(notice?.subject).to.equal("latest of web was moved");
      expect(notice && mailText(notice)).to.equal(
        lines(
          "Promote has moved latest:",
          "  | channel latest of web is at ami-1 in 2 regions now; in eu-west-1 it was at ami-2.",
          "",
          "  by  release-managers/ann",
          "",
          "Next:",
          "- The releases, and where each channel is: npm run releases -- --image web",
          `- The log: ${LOG_URL}`,
        ),
      );
    });

    it("is not told when there was nothing to move", () => {
      const log = ["Promote SUCCEEDED in 1 s: nothing to do: channel latest of web is at ami-1 in 2 regions already."];
      expect(operationNotice({ ...ENDED, log })).to.equal(undefined);
    });

    it("is told when it failed, with what that means and how to start it again", () => {
      const log = ["What to do: Run pulumi up.", "Upkeep FAILED after 9 s: 1 of 3 parts failed: retire."];
      const build = { ...ENDED.build, project: "f-dev-upkeep" };

      const notice = operationNotice({ ...ENDED, operation: "upkeep", build, status: "FAILED", initiator: "f", log });

      expect(notice?.subject).to.equal("Upkeep failed");
      expect(notice && mailText(notice)).to.equal(
        lines(
          "Upkeep failed. Upkeep could not do all of its work. It tries again when it runs next.",
          "",
          "  started by  f",
          "  | Upkeep FAILED after 9 s: 1 of 3 parts failed: retire.",
          "",
          "What to do: Run pulumi up.",
          "",
          "Next:",
          `- The log: ${LOG_URL.replaceAll("promote", "upkeep")}`,
          "- Once the cause is removed: aws codebuild retry-build --id f-dev-upkeep:2b8a --region eu-west-1",
        ),
      );
    });

    it("is told in words when it took too long", () => {
      const notice = operationNotice({ ...ENDED, operation: "sweep", status: "TIMED_OUT" });
      expect(notice?.subject).to.equal("Sweep took longer than its time limit");
    });
  });
});
