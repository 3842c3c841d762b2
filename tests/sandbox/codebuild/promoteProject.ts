// A project that people start, and who may start it.
import type { Caller } from "../../../sandbox/frontdoor/service";

export const ACCOUNT = "123456789012";
export const ADMINISTRATOR: Caller = { arn: `arn:aws:iam::${ACCOUNT}:user/administrator`, accountId: ACCOUNT };
/** Somebody who has assumed a role of people. */
export const roleSession = (session: string): Caller => ({
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/release-managers/${session}`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/release-managers`,
  accountId: ACCOUNT,
});
/** The project, as CreateProject takes it. */
export const PROJECT = {
  name: "golden-promote",
  source: {
    type: "CODECOMMIT",
    location: "http://127.0.0.1:1/v1/repos/golden",
    gitCloneDepth: 1,
    buildspec: "buildspecs/promote.yml",
  },
  sourceVersion: "refs/heads/main",
  artifacts: { type: "NO_ARTIFACTS" },
  environment: {
    type: "LINUX_CONTAINER",
    image: "aws/codebuild/standard:8.0",
    computeType: "BUILD_GENERAL1_SMALL",
    environmentVariables: [
      { name: "FACTORY", value: "golden" },
      { name: "CHANNEL", value: "latest" },
    ],
  },
  serviceRole: `arn:aws:iam::${ACCOUNT}:role/golden-promote`,
};
