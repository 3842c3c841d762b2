// Tests whose approval counts.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  CodePipelineClient,
  ListActionExecutionsCommand,
  type ActionExecutionDetail,
} from "../../../../buildsrc/stages/common/aws";
import type { PublishSettings } from "../../../../buildsrc/stages/contract";
import { checkApproval, isApprover } from "../../../../buildsrc/stages/publish/approver";
import type { PublishEnvironment } from "../../../../buildsrc/stages/publish/environment";
import { PUBLISH, PUBLISH_BY_HAND } from "../../helpers/environments";
import { captureLog } from "../../helpers/log";
import { PLAIN_SETTINGS } from "../../helpers/publishSettings";
import { refusalOf } from "../../helpers/refusal";

describe("buildsrc: who approved", () => {
  const ALICE = "arn:aws:iam::111111111111:user/people/alice";
  const MANAGERS = "arn:aws:iam::111111111111:role/teams/release-managers";
  const SESSION = "arn:aws:sts::111111111111:assumed-role/release-managers/bob@example.org";
  const SETTINGS: PublishSettings = { ...PLAIN_SETTINGS, approvers: [ALICE, MANAGERS], approval: true };

  const client = new CodePipelineClient({ region: "us-east-1" });
  const codePipeline = mockClient(client);
  captureLog();
  let pages: ActionExecutionDetail[][];

  beforeEach(() => {
    pages = [];
    codePipeline.reset();
    codePipeline
      .on(ListActionExecutionsCommand, { pipelineName: "f-dev-web", filter: { pipelineExecutionId: "execution-1" } })
      .callsFake(({ nextToken = "0" }: { nextToken?: string }) => {
        const page = Number(nextToken);
        return {
          actionExecutionDetails: pages[page] ?? [],
          ...(page + 1 < pages.length && { nextToken: String(page + 1) }),
        };
      });
  });

  function check(settings: Partial<PublishSettings> = {}, publish: PublishEnvironment = PUBLISH): Promise<void> {
    return checkApproval(client, { ...SETTINGS, ...settings }, publish);
  }

  function approved(by: string, at: string): ActionExecutionDetail {
    return { stageName: "Approve", actionName: "Approve", status: "Succeeded", updatedBy: by, startTime: new Date(at) };
  }

  it("is a user of the list, or any session of a role of the list, whose path a session does not tell", () => {
    expect(isApprover(ALICE, [MANAGERS, ALICE])).to.equal(true);
    expect(isApprover(SESSION, [MANAGERS])).to.equal(true);
    expect(isApprover(SESSION, ["arn:aws:iam::111111111111:role/release-managers"])).to.equal(true);
  });

  for (const [what, who] of [
    ["another user", "arn:aws:iam::111111111111:user/people/mallory"],
    ["a user of another path", "arn:aws:iam::111111111111:user/alice"],
    ["a role of the same name in another account", SESSION.replace("1111", "2222")],
    [
      "a role whose session is called like the approver",
      "arn:aws:sts::111111111111:assumed-role/other/release-managers",
    ],
    ["a user who is called like the role", "arn:aws:iam::111111111111:user/release-managers"],
    ["a role with a longer name", SESSION.replace("managers", "managers-too")],
  ] as const) {
    it(`is not ${what}`, () => {
      expect(isApprover(who, [MANAGERS, ALICE])).to.equal(false);
    });
  }

  it("is asked for in all pages, and the newest approval counts", async () => {
    pages = [
      [approved("arn:aws:iam::111111111111:user/mallory", "2026-11-24T10:00:00Z")],
      [{ stageName: "Test", status: "Succeeded", updatedBy: "nobody" }, approved(SESSION, "2026-11-25T10:00:00Z")],
    ];
    await check();

    pages = [[approved(SESSION, "2026-11-24T10:00:00Z")], [approved("arn:x", "2026-11-25T10:00:00Z")]];
    expect((await refusalOf(check())).message).to.match(
      /^Image web was approved by arn:x, who is not one of its approvers: .*user\/people\/alice, .*release-managers\.$/,
    );
  });

  it("is nobody when the run has no approval, or one that was rejected", async () => {
    pages = [[{ ...approved(ALICE, "2026-11-25T10:00:00Z"), status: "Failed" }]];

    expect((await refusalOf(check())).message).to.equal("Nobody has approved run execution-1 of pipeline f-dev-web.");
  });

  it("is nobody when no pipeline started the stage", async () => {
    expect((await refusalOf(check({}, PUBLISH_BY_HAND))).message).to.match(
      /^Image web needs an approval, which only its pipeline asks for/,
    );
  });

  it("does not matter without an approval, or when anybody's counts", async () => {
    await check({ approval: false });
    await check({ approvers: [] });

    expect(codePipeline.calls()).to.have.length(0);
  });
});
