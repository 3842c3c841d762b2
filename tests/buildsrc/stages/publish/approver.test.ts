// Tests whose approval counts.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { checkApproval, isApprover } from "../../../../buildsrc/stages/publish/approver";
import {
  CodePipelineClient,
  ListActionExecutionsCommand,
  type ActionExecutionDetail,
} from "../../../../buildsrc/stages/common/aws";
import type { PublishEnvironment } from "../../../../buildsrc/stages/publish/environment";
import type { PublishSettings } from "../../../../buildsrc/stages/releases/publishSettings";
import { StageError } from "../../../../buildsrc/stages/common/stageError";

const ALICE = "arn:aws:iam::111111111111:user/people/alice";
const MANAGERS = "arn:aws:iam::111111111111:role/teams/release-managers";
const SESSION = "arn:aws:sts::111111111111:assumed-role/release-managers/bob@example.org";
const SETTINGS: PublishSettings = {
  regions: [],
  keys: {},
  accounts: [],
  organizations: [],
  organizationalUnits: [],
  parameterPrefix: "/f-dev",
  channels: [],
  deprecateAfterDays: 0,
  deregistrationProtection: true,
  launchTemplates: {},
  approvers: [ALICE, MANAGERS],
  approval: true,
};
const BY_HAND: PublishEnvironment = {
  factory: "f-dev",
  image: "web",
  commit: "8daf1e3",
  amiId: "ami-1",
  region: "us-east-1",
  bucket: "f-dev-artifacts",
  timeoutMinutes: 120,
  startedAt: new Date(),
  executionId: "execution-1",
};
const PUBLISH: PublishEnvironment = { ...BY_HAND, pipeline: "f-dev-web" };

describe("buildsrc: who approved", () => {
  const client = new CodePipelineClient({ region: "us-east-1" });
  const codePipeline = mockClient(client);
  const print = console.log;
  let pages: ActionExecutionDetail[][];

  beforeEach(() => {
    console.log = () => undefined;
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
  afterEach(() => {
    console.log = print;
  });

  async function refusal(
    settings: Partial<PublishSettings> = {},
    publish: PublishEnvironment = PUBLISH,
  ): Promise<string | undefined> {
    try {
      await checkApproval(client, { ...SETTINGS, ...settings }, publish);
      return undefined;
    } catch (error) {
      if (error instanceof StageError) return `${error.message} ${error.remedy}`;
      throw error;
    }
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
    expect(await refusal()).to.equal(undefined);

    pages = [[approved(SESSION, "2026-11-24T10:00:00Z")], [approved("arn:x", "2026-11-25T10:00:00Z")]];
    expect(await refusal()).to.match(
      /^Image web was approved by arn:x, who is none of its approvers: .*user\/people\/alice, .*release-managers\./,
    );
  });

  it("is nobody when the run has no approval, or one that was rejected", async () => {
    pages = [[{ ...approved(ALICE, "2026-11-25T10:00:00Z"), status: "Failed" }]];

    expect(await refusal()).to.match(/^Run execution-1 of pipeline f-dev-web has no approval of anybody\./);
  });

  it("is nobody when no pipeline started the stage", async () => {
    expect(await refusal({}, BY_HAND)).to.match(/^Image web needs an approval, which only its pipeline has/);
  });

  it("does not matter without an approval, or when anybody's counts", async () => {
    expect(await refusal({ approval: false })).to.equal(undefined);
    expect(await refusal({ approvers: [] })).to.equal(undefined);
    expect(codePipeline.calls()).to.have.length(0);
  });
});
