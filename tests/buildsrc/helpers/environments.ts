// What the stages are told in the tests.
import type { BuildEnvironment } from "../../../buildsrc/stages/build/environment";
import type { PromoteEnvironment } from "../../../buildsrc/stages/promote/environment";
import type { PublishEnvironment } from "../../../buildsrc/stages/publish/environment";
import type { TestEnvironment } from "../../../buildsrc/stages/test/environment";
import type { RunEnvironment, ValidateEnvironment } from "../../../buildsrc/stages/validate/environment";

export const NOW = new Date("2026-11-25T12:00:00.000Z");

const RUN = {
  factory: "f-dev",
  image: "web",
  commit: "8daf1e3",
  region: "us-east-1",
  bucket: "f-dev-artifacts",
  startedAt: NOW,
} as const;

const INSTANCE = {
  ...RUN,
  subnetId: "subnet-1",
  securityGroupId: "sg-1",
  assignPublicIp: true,
} as const;

export const BUILD: BuildEnvironment = {
  ...INSTANCE,
  image: "ubuntu-24.04-arm64",
  encrypted: true,
  maxAgeDays: 30,
  timeoutMinutes: 120,
  instanceProfile: "builder",
  buildArn: "arn:aws:codebuild:us-east-1:111111111111:build/f-dev-build:1",
  baseAmis: { publishers: ["amazon", "099720109477"], accounts: [] },
  parameterPrefix: "/f-dev",
  rebuild: false,
};

export const VALIDATE: ValidateEnvironment = {
  factory: "f-dev",
  image: "web",
  commit: "8daf1e3",
  shellcheckSeverity: "error",
};

export const VALIDATE_RUN: RunEnvironment = {
  region: "us-east-1",
  bucket: "f-dev-artifacts",
  encrypted: true,
  maxAgeDays: 30,
  baseAmis: { publishers: ["amazon", "099720109477"], accounts: [] },
  parameterPrefix: "/f-dev",
  executionId: "execution-2",
  pipeline: "f-dev-web",
};

export const TEST: TestEnvironment = {
  ...INSTANCE,
  timeoutMinutes: 30,
  instanceProfile: "f-dev-test",
  buildArn: "arn:aws:codebuild:us-east-1:111111111111:build/f-dev-test:11111111-2222",
  amiId: "ami-1",
  commitFolder: "/commit",
};

/** Without a pipeline. */
export const PUBLISH_BY_HAND: PublishEnvironment = {
  ...RUN,
  commitFolder: "/commit",
  amiId: "ami-1",
  timeoutMinutes: 120,
  executionId: "execution-1",
};

export const PUBLISH: PublishEnvironment = { ...PUBLISH_BY_HAND, pipeline: "f-dev-web" };

export const PROMOTE: PromoteEnvironment = {
  factory: "f-dev",
  region: "us-east-1",
  bucket: "f-dev-artifacts",
  image: "web",
  to: "previous",
  channel: "latest",
  who: "alice",
};
