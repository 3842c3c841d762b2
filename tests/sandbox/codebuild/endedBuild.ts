// A build that was stopped.
import type { Build } from "../../../sandbox/codebuild/model";

export const ARN = "arn:aws:codebuild:eu-west-1:123456789012:build/golden-test:8745a7a9";
/** 2017-09-01T16:12:29Z. */
const START = 1504282349;

export const build: Build = {
  id: "golden-test:8745a7a9",
  arn: ARN,
  buildNumber: 7,
  projectName: "golden-test",
  startTime: START,
  endTime: START + 60,
  currentPhase: "COMPLETED",
  buildStatus: "STOPPED",
  buildComplete: true,
  sourceVersion: "refs/heads/main",
  phases: [
    {
      phaseType: "BUILD",
      phaseStatus: "STOPPED",
      startTime: START,
      endTime: START + 60,
      durationInSeconds: 60,
      contexts: [{ statusCode: "", message: "" }],
    },
    { phaseType: "COMPLETED", startTime: START + 60 },
  ],
  source: { type: "CODEPIPELINE" },
  secondarySources: [],
  artifacts: { location: "" },
  secondaryArtifacts: [],
  environment: {
    type: "LINUX_CONTAINER",
    image: "aws/codebuild/standard:8.0",
    computeType: "BUILD_GENERAL1_SMALL",
    environmentVariables: [{ name: "IMAGE", value: "web" }],
  },
  serviceRole: "arn:aws:iam::123456789012:role/test",
  logs: { groupName: "g", streamName: "s", deepLink: "https://logs" },
  timeoutInMinutes: 60,
  queuedTimeoutInMinutes: 480,
  initiator: "codepipeline/golden-web",
  encryptionKey: "k",
  exportedEnvironmentVariables: [],
  reportArns: [],
};
