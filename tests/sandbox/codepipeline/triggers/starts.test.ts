import { expect } from "chai";
import type { ProviderEvent, PullRequestEvent } from "../../../../sandbox/codeconnections/provider/events";
import type { Criteria } from "../../../../sandbox/codepipeline/model";
import { startsOf } from "../../../../sandbox/codepipeline/triggers/starts";
import { connected, CONNECTION, trigger } from "../declarations";

const pushed = (type: "branch" | "tag", name: string): ProviderEvent => ({
  kind: "push",
  repository: "acme/images",
  reference: { type, name },
  commit: "c1",
});
const pulled = (changes: Partial<PullRequestEvent> = {}): ProviderEvent => ({
  kind: "pullRequest",
  event: "OPEN",
  repository: "acme/images",
  id: 7,
  title: "Add a tool",
  source: { branch: "tool", commit: "c2" },
  destination: { branch: "main" },
  ...changes,
});

describe("what an event at the provider starts", () => {
  it("is, without a trigger, the pipeline of the pushed branch", () => {
    const starts = (event: ProviderEvent, configuration = {}) => startsOf(connected(configuration), event);

    expect(starts(pushed("branch", "main"))).to.deep.equal([
      {
        actionName: "Source",
        connectionArn: CONNECTION,
        triggerType: "Webhook",
        commit: "c1",
        variables: { BranchName: "main" },
      },
    ]);
    expect(starts(pushed("branch", "main"), { DetectChanges: "true" })).to.have.length(1);
    expect(starts(pushed("branch", "main"), { DetectChanges: "false" })).to.deep.equal([]);
    expect(starts(pushed("branch", "other"))).to.deep.equal([]);
    expect(starts(pushed("tag", "main"))).to.deep.equal([]);
    expect(starts({ ...pushed("branch", "main"), repository: "acme/other" })).to.deep.equal([]);
    expect(starts(pulled())).to.deep.equal([]);
  });

  const fits = (branches: Criteria, name: string) =>
    startsOf(connected({}, trigger({ push: [{ branches }] })), pushed("branch", name)).length === 1;
  const patterns: [pattern: string, yes: string, no: string][] = [
    ["main", "main", "main2"],
    ["release/*", "release/1", "release/1/a"],
    ["release/**", "release/1/a", "main"],
    ["v?", "v1", "v10"],
    ["v1.0", "v1.0", "v1x0"],
  ];
  for (const [pattern, yes, no] of patterns) {
    it(`is a branch that fits ${pattern}, such as ${yes} and not ${no}`, () => {
      expect([fits({ includes: [pattern] }, yes), fits({ includes: [pattern] }, no)]).to.deep.equal([true, false]);
      expect([fits({ excludes: [pattern] }, yes), fits({ excludes: [pattern] }, no)]).to.deep.equal([false, true]);
    });
  }

  it("is not what is excluded as well as included", () => {
    expect(fits({ includes: ["**"], excludes: ["wip/*"] }, "wip/a")).to.equal(false);
  });

  it("is a tag, where a trigger names some, and then no branch", () => {
    const pipeline = connected({}, trigger({ push: [{ tags: { includes: ["v*"] } }] }));

    expect(startsOf(pipeline, pushed("tag", "v1"))).to.deep.equal([
      {
        actionName: "Source",
        connectionArn: CONNECTION,
        triggerType: "WebhookV2",
        commit: "c1",
        variables: { TagName: "v1" },
      },
    ]);
    expect(startsOf(pipeline, pushed("branch", "main"))).to.deep.equal([]);
    expect(startsOf(pipeline, pushed("branch", "v1"))).to.deep.equal([]);
  });

  it("is a pull request into a branch, at its own newest commit, by its events", () => {
    const filter = { branches: { includes: ["main"] } };
    const any = connected({}, trigger({ pullRequest: [filter] }));
    const closed = connected({}, trigger({ pullRequest: [{ ...filter, events: ["CLOSED"] }] }));

    expect(startsOf(any, pulled())).to.deep.equal([
      {
        actionName: "Source",
        connectionArn: CONNECTION,
        triggerType: "WebhookV2",
        commit: "c2",
        variables: {
          BranchName: "tool",
          PullRequestId: "7",
          PullRequestTitle: "Add a tool",
          SourceBranchName: "tool",
          DestinationBranchName: "main",
        },
      },
    ]);
    expect(startsOf(any, pulled({ destination: { branch: "next" } }))).to.deep.equal([]);
    expect(startsOf(any, pushed("branch", "main"))).to.deep.equal([]);
    expect(startsOf(closed, pulled())).to.deep.equal([]);
    expect(startsOf(closed, pulled({ event: "CLOSED" }))).to.have.length(1);
  });
});
