import { expect } from "chai";
import { AwsError, type Shape } from "../../../../sandbox/frontdoor/service";
import type { PrincipalFacts } from "../../../../sandbox/iam/facts";
import { policySimulator } from "../../../../sandbox/iam/simulation/simulator";
import { facts, POLICY } from "../buildRole";

const ROLE = "arn:aws:iam::123456789012:role/company/engineer";
const BUCKET = "arn:aws:s3:::golden";
const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string, rest: object = {}) => ({ Effect: "Allow", Action, Resource: "*", ...rest });
const deny = (Action: string) => ({ Effect: "Deny", Action, Resource: "*" });

describe("IAM's policy simulator", () => {
  async function simulate(input: Shape, principal: PrincipalFacts): Promise<Shape> {
    const known = {
      ...facts(POLICY),
      principal: (arn: string) => Promise.resolve(arn === ROLE ? principal : undefined),
    };
    const { SimulatePrincipalPolicy: operation } = policySimulator(known).operations;
    if (!operation) {
      throw new Error("there is no such operation");
    }
    const caller = { arn: "arn:aws:iam::123456789012:user/administrator", accountId: "123456789012" };
    const call = { service: "iam", operation: "SimulatePrincipalPolicy", region: "us-east-1", caller };
    return operation({ ...call, input: { PolicySourceArn: ROLE, ActionNames: ["s3:GetObject"], ...input } });
  }

  const decisions = ({ EvaluationResults }: Shape) =>
    (EvaluationResults as readonly Shape[]).map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision]);

  it("tells what is allowed from what nothing allows and from what a statement denies", async () => {
    const own = policy(allow("s3:Get*"), deny("s3:GetObjectAcl"));

    const answer = await simulate(
      { ActionNames: ["s3:GetObject", "s3:PutObject", "s3:GetObjectAcl"] },
      { policies: { own } },
    );

    expect(decisions(answer)).to.deep.equal([
      ["s3:GetObject", "allowed"],
      ["s3:PutObject", "implicitDeny"],
      ["s3:GetObjectAcl", "explicitDeny"],
    ]);
    expect(answer.IsTruncated).to.equal(false);
    expect(answer).to.have.deep.nested.property("EvaluationResults[0].MatchedStatements", [{ SourcePolicyId: "own" }]);
    expect(answer).not.to.have.nested.property("EvaluationResults[0].ResourceSpecificResults");
  });

  it("answers for each resource, and for the action with the worst of them", async () => {
    const own = policy(allow("s3:GetObject", { Resource: `${BUCKET}/records/*` }));

    const answer = await simulate({ ResourceArns: [`${BUCKET}/records/1`, `${BUCKET}/other`] }, { policies: { own } });

    expect(decisions(answer)).to.deep.equal([["s3:GetObject", "implicitDeny"]]);
    const [{ ResourceSpecificResults = [] } = {}] = answer.EvaluationResults as readonly Shape[];
    expect((ResourceSpecificResults as readonly Shape[]).map((each) => each.EvalResourceDecision)).to.deep.equal([
      "allowed",
      "implicitDeny",
    ]);
  });

  it("says whether a permissions boundary allows it", async () => {
    const own = policy(allow("*"));
    const boundary = policy(allow("s3:GetObject"));

    const answer = await simulate({ ActionNames: ["s3:GetObject", "s3:PutObject"] }, { policies: { own }, boundary });

    expect(decisions(answer)).to.deep.equal([
      ["s3:GetObject", "allowed"],
      ["s3:PutObject", "implicitDeny"],
    ]);
    const path = "PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary";
    expect(answer).to.have.nested.property(`EvaluationResults[0].${path}`, true);
    expect(answer).to.have.nested.property(`EvaluationResults[1].${path}`, false);
  });

  it("knows only the condition keys that it is given, and names those that it lacks", async () => {
    const Condition = { StringEquals: { "aws:RequestedRegion": "us-east-1" } };
    const principal = { policies: { own: policy(allow("s3:GetObject", { Condition })) } };
    const given = { ContextKeyName: "aws:RequestedRegion", ContextKeyType: "string", ContextKeyValues: ["us-east-1"] };

    const without = await simulate({}, principal);
    expect(decisions(without)).to.deep.equal([["s3:GetObject", "implicitDeny"]]);
    expect(without).to.have.deep.nested.property("EvaluationResults[0].MissingContextValues", ["aws:RequestedRegion"]);
    expect(decisions(await simulate({ ContextEntries: [given] }, principal))).to.deep.equal([
      ["s3:GetObject", "allowed"],
    ]);
  });

  it("answers in pages", async () => {
    const ActionNames = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"];
    const principal = { policies: { own: policy(allow("s3:*")) } };

    const first = await simulate({ ActionNames, MaxItems: 2 }, principal);
    const second = await simulate({ ActionNames, MaxItems: 2, Marker: first.Marker }, principal);

    expect([first.IsTruncated, second.IsTruncated, second.Marker]).to.deep.equal([true, false, undefined]);
    expect([first, second].flatMap(decisions).map(([action]) => action)).to.deep.equal(ActionNames);
  });

  it("refuses whom it cannot simulate, and what the sandbox does not", async () => {
    const refusal = (input: Shape) =>
      simulate(input, { policies: {} }).then(
        () => "answered",
        (error: unknown) => (error instanceof AwsError ? `${error.code} ${error.status}: ${error.message}` : error),
      );

    for (const source of ["arn:aws:iam::123456789012:root", "arn:aws:sts::123456789012:assumed-role/engineer/pat"]) {
      expect(await refusal({ PolicySourceArn: source })).to.equal(
        `InvalidInput 400: Invalid Entity Arn: ${source} does not clearly define entity type and name.`,
      );
    }
    expect(await refusal({ PolicySourceArn: ROLE.replace("/company/", "/") })).to.equal(
      "NoSuchEntity 404: The role with name engineer cannot be found.",
    );
    expect(await refusal({ ResourcePolicy: "{}" })).to.match(/^UnsupportedOperation 501: .*ResourcePolicy/);
  });
});
