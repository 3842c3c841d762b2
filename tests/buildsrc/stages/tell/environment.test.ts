// Tests what Tell reads from its environment variables.
import { expect } from "chai";
import { readTellEnvironment } from "../../../../buildsrc/stages/tell/environment";

describe("tell: environment", () => {
  const PROJECT = {
    FACTORY: "f-dev",
    AWS_REGION: "eu-west-1",
    BUCKET: "f-dev-artifacts",
    TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:f-dev-notices",
    CHAT: "true",
    PIPELINE_NAME_PREFIX: "f.dev",
    PROJECT_NAME_PREFIX: "f-dev",
    APPROVAL_TIMEOUT_MINUTES: "60",
  };
  const RUN = {
    ...PROJECT,
    EVENT: "failed",
    EVENT_ID: "17793124-05d4",
    PIPELINE: "f.dev-web-2.0",
    EXECUTION_ID: "9a02",
  };
  const BUILD_ARN = "arn:aws:codebuild:eu-west-1:123456789012:build/f-dev-promote:2b8a";
  const BUILD = { ...PROJECT, EVENT: "operation", EVENT_ID: "1", BUILD_ARN, BUILD_STATUS: "FAILED", INITIATOR: "ann" };

  it("says which run an event is about, and whom to tell", () => {
    expect(readTellEnvironment(RUN)).to.deep.equal({
      region: "eu-west-1",
      bucket: "f-dev-artifacts",
      target: { factory: "f-dev", topicArn: PROJECT.TOPIC_ARN, chat: true },
      approvalTimeoutMinutes: 60,
      eventId: "17793124-05d4",
      event: { kind: "failed", image: "web-2.0", pipeline: "f.dev-web-2.0", executionId: "9a02" },
    });
  });

  it("says which operation's build an event is about", () => {
    expect(readTellEnvironment(BUILD).event).to.deep.equal({
      kind: "operation",
      operation: "promote",
      build: { account: "123456789012", project: "f-dev-promote", id: "2b8a" },
      status: "FAILED",
      initiator: "ann",
    });
    expect(readTellEnvironment({ ...BUILD, INITIATOR: "" }).event).to.include({ initiator: "nobody known" });
  });

  const REFUSED = [
    {
      what: "another event",
      variables: { ...RUN, EVENT: "stopped" },
      says: "one of failed, released, asked, operation",
    },
    { what: "another factory's pipeline", variables: { ...RUN, PIPELINE: "fxdev-web" }, says: "starts with f.dev-" },
    {
      what: "a build of Tell itself",
      variables: { ...BUILD, BUILD_ARN: BUILD_ARN.replace("promote", "tell") },
      says: "the ARN of a build of f-dev-promote, f-dev-sweep, f-dev-upkeep",
    },
    { what: "an id that is a path", variables: { ...RUN, EVENT_ID: "../releases/web" }, says: "the event's id" },
  ];
  for (const { what, variables, says } of REFUSED) {
    it(`refuses ${what}`, () => {
      expect(() => readTellEnvironment(variables)).to.throw(says);
    });
  }
});
