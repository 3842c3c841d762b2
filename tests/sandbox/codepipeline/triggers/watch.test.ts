import { expect } from "chai";
import type { ProviderEvent } from "../../../../sandbox/codeconnections/provider/events";
import type { Shape } from "../../../../sandbox/frontdoor/service";
import { Git } from "../../../../sandbox/git/git";
import { connected, CONNECTION, trigger } from "../declarations";
import { NAME, records, Stand } from "../stand";

const PUSH: ProviderEvent = {
  kind: "push",
  repository: "acme/images",
  reference: { type: "branch", name: "main" },
  commit: "0123456789abcdef0123456789abcdef01234567",
};
const AVAILABLE = { status: "AVAILABLE", providerType: "GitHub", git: new Git("nowhere") } as const;
/** A trigger that turns off what is detected without one. */
const OF_TAGS = trigger({ push: [{ tags: { includes: ["v*"] } }] });

describe("a pipeline with a connection", () => {
  let stand: Stand;
  beforeEach(() => {
    stand = new Stand();
  });

  it("starts at the commit that was pushed", async () => {
    stand.reach = AVAILABLE;
    await stand.create(connected());
    await stand.happen(PUSH);

    const { pipelineExecutionSummaries } = await stand.call("ListPipelineExecutions", { pipelineName: NAME });
    expect(records(pipelineExecutionSummaries).map(({ trigger: started }) => started)).to.deep.equal([
      { triggerType: "Webhook", triggerDetail: CONNECTION },
      { triggerType: "CreatePipeline", triggerDetail: "arn:aws:iam::123456789012:user/administrator" },
    ]);
    const first = await stand.end(undefined, "Source");
    const { sourceRevision, sourceEvent } = await stand.end(undefined, "Source");
    expect(first.sourceRevision).to.equal(undefined);
    expect(sourceRevision).to.include({ revisionType: "COMMIT_ID", revisionValue: PUSH.commit });
    expect(sourceEvent).to.deep.equal({ actionName: "Source", variables: { BranchName: "main" } });
  });

  it("hears nothing if its connection was pending when the pipeline was made, until it is changed", async () => {
    await stand.create(connected());
    stand.reach = AVAILABLE;
    await stand.happen(PUSH);
    expect(await stand.executionIds()).to.have.length(1);

    await stand.call("UpdatePipeline", { pipeline: JSON.parse(JSON.stringify(connected())) as Shape });
    await stand.happen(PUSH);
    expect(await stand.executionIds()).to.have.length(2);
  });

  it("hears nothing from a repository that its connection does not reach", async () => {
    stand.reach = AVAILABLE;
    await stand.create(connected());
    stand.reach = { status: "AVAILABLE", providerType: "GitHub" };
    await stand.happen(PUSH);

    expect(await stand.executionIds()).to.have.length(1);
  });

  it("starts by its trigger only, if it has one", async () => {
    stand.reach = AVAILABLE;
    await stand.create(connected({}, OF_TAGS));
    await stand.happen(PUSH);
    expect(await stand.executionIds()).to.have.length(1);

    await stand.happen({ ...PUSH, reference: { type: "tag", name: "v1" } });
    expect(await stand.executionIds()).to.have.length(2);
  });

  it("complains if it cannot start", async () => {
    stand.reach = AVAILABLE;
    await stand.create({ ...connected(), variables: [{ name: "Reason" }] });
    await stand.happen(PUSH);

    expect(stand.complaints).to.deep.equal([
      `Webhook of ${NAME}: ValidationException: Variable Reason has no default value; give it one to start with`,
    ]);
  });
});
