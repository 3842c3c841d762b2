import type { EvaluationResult } from "@aws-sdk/client-iam";
import { expect } from "chai";
import type { Question } from "../../../../scripts/doctor/permissions/questions";
import { denialIn } from "../../../../scripts/doctor/permissions/simulate";

const RESOURCES = [
  "arn:aws:codebuild:us-east-1:123456789012:project/a",
  "arn:aws:codebuild:us-east-1:123456789012:project/b",
];
const QUESTION: Question = { on: "projects", command: "up", actions: [], resources: RESOURCES, keys: {} };
const resultOf = (rest: Partial<EvaluationResult>): EvaluationResult => ({
  EvalActionName: "codebuild:CreateProject",
  EvalDecision: "implicitDeny",
  ...rest,
});
const specific = (decision: "allowed" | "implicitDeny" | "explicitDeny", rest: object = {}) => ({
  EvalResourceName: RESOURCES[0],
  EvalResourceDecision: decision,
  ...rest,
});

describe("what a simulation denies", () => {
  it("is nothing where every resource is allowed", () => {
    const ResourceSpecificResults = [specific("allowed"), specific("allowed")];

    expect(denialIn(resultOf({ EvalDecision: "allowed", ResourceSpecificResults }), QUESTION)).to.equal(undefined);
    expect(denialIn(resultOf({ EvalDecision: "allowed" }), QUESTION)).to.equal(undefined);
  });

  it("is the action on those resources that are denied, each as a policy would name it", () => {
    const ResourceSpecificResults = [specific("implicitDeny", { EvalResourceName: RESOURCES[1] }), specific("allowed")];

    expect(denialIn(resultOf({ ResourceSpecificResults }), QUESTION)).to.deep.equal({
      action: "codebuild:CreateProject",
      on: "projects",
      command: "up",
      resources: [RESOURCES[1]],
      reason: "not allowed",
      missingKeys: [],
    });
  });

  it("is on a resource as a policy names it, whatever IAM was asked about in its place", () => {
    const denied = specific("implicitDeny", { EvalResourceName: "arn:aws:s3:::golden-0000000" });
    const question = { ...QUESTION, resources: ["arn:aws:s3:::other", "arn:aws:s3:::golden-*"] };

    expect(denialIn(resultOf({ ResourceSpecificResults: [denied] }), question)?.resources).to.deep.equal([
      "arn:aws:s3:::golden-*",
    ]);
  });

  it("tells why: a Deny, a boundary, the organization, or conditions that nobody can tell in advance", () => {
    const reason = (...more: Parameters<typeof resultOf>) => denialIn(resultOf(...more), QUESTION)?.reason;
    const outside = { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } };

    expect(reason({ EvalDecision: "explicitDeny" })).to.equal("denied");
    expect(reason(outside)).to.equal("not in the permissions boundary");
    expect(reason({ ResourceSpecificResults: [specific("implicitDeny", outside)] })).to.equal(
      "not in the permissions boundary",
    );
    expect(reason({ OrganizationsDecisionDetail: { AllowedByOrganizations: false } })).to.equal(
      "denied by the organization",
    );
    expect(reason({ MissingContextValues: ["aws:SourceIp"] })).to.equal("not allowed");
    expect(reason({ EvalDecision: "explicitDeny", MissingContextValues: ["aws:MultiFactorAuthPresent"] })).to.equal(
      "conditions",
    );
  });
});
