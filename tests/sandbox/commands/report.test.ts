import { expect } from "chai";
import type { Action, Run } from "../../../sandbox/client/runs";
import { describePublished, describeRuns } from "../../../sandbox/commands/report";

const action = (stage: string, status: string, seconds: number, variables = {}): Action => ({
  stage,
  action: stage,
  status,
  seconds,
  message: undefined,
  buildId: undefined,
  variables,
});
const run = (pipeline: string, status: string, actions: readonly Action[]): Run => ({
  pipeline,
  executionId: "e",
  status,
  trigger: "CreatePipeline",
  seconds: 20,
  actions,
});

describe("the tables at the end of a run", () => {
  it("say how long each stage took, or how else it ended, a retried one as it ended last", () => {
    const runs = [
      run("golden-web", "Succeeded", [
        action("Source", "Succeeded", 0.21),
        action("Build", "Succeeded", 9.04, { AMI_ID: "ami-1" }),
        action("Publish", "Failed", 3),
        action("Publish", "Succeeded", 4.2),
      ]),
      run("golden-db", "Failed", [action("Source", "Succeeded", 0.2), action("Build", "Failed", 2)]),
    ];

    expect(describeRuns(runs).split("\n")).to.deep.equal([
      "PIPELINE    SOURCE  BUILD   PUBLISH  TIME    RESULT     AMI",
      "----------  ------  ------  -------  ------  ---------  -----",
      "golden-web  0.2 s   9.0 s   4.2 s    20.0 s  Succeeded  ami-1",
      "golden-db   0.2 s   failed  -        20.0 s  Failed     none",
      "",
      "Look closer with: npm run sandbox -- logs PIPELINE [STAGE]",
    ]);
  });

  it("say what is published where", () => {
    const published = [
      { parameter: "/golden/web", region: "us-east-1", ami: "ami-1" },
      { parameter: "/golden/web", region: "eu-west-1", ami: "ami-2" },
    ];

    expect(describePublished(published).split("\n").slice(2)).to.deep.equal([
      "/golden/web  us-east-1  ami-1",
      "/golden/web  eu-west-1  ami-2",
    ]);
  });
});
