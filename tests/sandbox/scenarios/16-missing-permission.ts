// A role that lacks one statement: the stage that needs it fails, says which action on what was denied, and goes on once the
// statement is back. Scenario 15 proves the same of every statement, from what the runs before have asked.
import { expect } from "chai";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { rolesOf } from "../intruder";
import { stagesOf } from "../published";
import { takeOut } from "../rolePolicy";
import { shared } from "../shared";

const IMAGE = "ubuntu-24.04";

/** A stage, a statement of its role that a run without a change needs, and the action that its comment names. */
const TAKEN: readonly [stage: string, sid: string, action: string][] = [
  ["Validate", "ReadArtifacts", "s3:GetObject"],
  ["Build", "ResolveBaseImage", "ssm:GetParameter"],
  ["Test", "Look", "ec2:DescribeImages"],
  ["Publish", "ReadRecords", "s3:GetObject"],
];

describe("a role that lacks a statement", () => {
  it("fails the stage that needs it, with the action that is denied, stage by stage", async () => {
    const { sandbox, dev } = shared();
    const roles = await rolesOf(dev, IMAGE);
    const putBack = await Promise.all(
      TAKEN.map(([stage, sid]) => takeOut(sandbox.endpoint, roles[stage.toLowerCase()] ?? "", sid)),
    );

    await dev.run(IMAGE);
    for (const [index, [stage, , action]] of TAKEN.entries()) {
      const [run] = await dev.runs(IMAGE);
      expect(stagesOf(run).at(-1)).to.equal(`${stage} Failed`);
      const failed = run?.actions.findLast((each) => each.stage === stage);
      const log = await readBuildLog(sandbox.clients, failed?.buildId ?? "");
      expect(log.join("\n")).to.match(
        new RegExp(`is not authorized to perform: ${action} on resource: arn:aws:|${action} on resource: \\*`),
      );
      await putBack[index]?.();
      await dev.retry(IMAGE, stage);
      await dev.untilOver(IMAGE);
    }

    const [run] = await dev.runs(IMAGE);
    expect(run?.status).to.equal("Succeeded");
  });
});
