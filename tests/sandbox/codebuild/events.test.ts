import { expect } from "chai";
import { stateChange } from "../../../sandbox/codebuild/events";
import { ARN, build } from "./endedBuild";

describe("the event of a build that ended", () => {
  it("has the shape that CodeBuild documents", () => {
    // As it is sent: without undefined members.
    expect(JSON.parse(JSON.stringify(stateChange(build)))).to.deep.equal({
      source: "aws.codebuild",
      "detail-type": "CodeBuild Build State Change",
      region: "eu-west-1",
      account: "123456789012",
      resources: [ARN],
      detail: {
        "build-status": "STOPPED",
        "project-name": "golden-test",
        "build-id": ARN,
        "current-phase": "COMPLETED",
        "current-phase-context": "[]",
        version: "1",
        "additional-information": {
          artifact: { location: "" },
          environment: {
            image: "aws/codebuild/standard:8.0",
            "privileged-mode": false,
            "compute-type": "BUILD_GENERAL1_SMALL",
            type: "LINUX_CONTAINER",
            "environment-variables": [{ name: "IMAGE", value: "web", type: "PLAINTEXT" }],
          },
          "timeout-in-minutes": 60,
          "build-complete": true,
          "build-number": 7,
          initiator: "codepipeline/golden-web",
          "build-start-time": "Sep 1, 2017 4:12:29 PM",
          source: { type: "CODEPIPELINE" },
          "source-version": "refs/heads/main",
          logs: { "group-name": "g", "stream-name": "s", "deep-link": "https://logs" },
          phases: [
            {
              "phase-context": [": "],
              "start-time": "Sep 1, 2017 4:12:29 PM",
              "end-time": "Sep 1, 2017 4:13:29 PM",
              "duration-in-seconds": 60,
              "phase-type": "BUILD",
              "phase-status": "STOPPED",
            },
            { "start-time": "Sep 1, 2017 4:13:29 PM", "phase-type": "COMPLETED" },
          ],
        },
      },
    });
  });
});
