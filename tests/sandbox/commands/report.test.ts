import { expect } from "chai";
import { describePublished, describeRuns } from "../../../sandbox/commands/report";
import { action, runOf } from "../client/runs";

describe("the tables at the end of a run", () => {
  it("say how long each stage took, or how else it ended, a retried one as it ended last", () => {
    const runs = [
      runOf(
        { pipeline: "golden-web", status: "Succeeded" },
        ...[
          action("Source", "Succeeded", { seconds: 0.21 }),
          action("Build", "Succeeded", { seconds: 9.04, variables: { AMI_ID: "ami-1" } }),
          action("Publish", "Failed", { seconds: 3 }),
          action("Publish", "Succeeded", { seconds: 4.2 }),
        ],
      ),
      runOf(
        { pipeline: "golden-db", status: "Failed" },
        ...[
          action("Source", "Succeeded", { seconds: 0.2 }),
          action("Source", "Succeeded", { action: "Gates", seconds: 0.3 }),
          action("Build", "Failed", { seconds: 2 }),
        ],
      ),
    ];

    expect(describeRuns(runs, 5600).split("\n")).to.deep.equal([
      "PIPELINE    SOURCE  BUILD   PUBLISH  TIME    RESULT     AMI",
      "----------  ------  ------  -------  ------  ---------  -----",
      "golden-web  0.2 s   9.0 s   4.2 s    20.0 s  Succeeded  ami-1",
      "golden-db   0.3 s   failed  -        20.0 s  Failed     none",
      "",
      "Look closer with: npm run sandbox -- logs IMAGE [STAGE]",
    ]);
  });

  it("have the stages in their order, whichever run got how far, and what to type next for another port", () => {
    const runs = [
      runOf({ pipeline: "golden-web" }, action("Source", "Succeeded"), action("Publish", "Succeeded")),
      runOf({ pipeline: "golden-db" }, action("Source", "Succeeded"), action("Approve", "InProgress")),
    ];

    const lines = describeRuns(runs, 5601).split("\n");

    expect(lines[0]).to.match(/^PIPELINE +SOURCE +APPROVE +PUBLISH +TIME/);
    expect(lines.at(-1)).to.equal("Look closer with: npm run sandbox -- --port 5601 logs IMAGE [STAGE]");
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
