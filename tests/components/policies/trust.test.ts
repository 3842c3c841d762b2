// Tests of who may assume the factory's roles.
import { expect } from "chai";
import type { PolicyDocument } from "../../../components/policies/document";
import {
  codeBuildTrust,
  codePipelineTrust,
  eventsTrust,
  githubTrust,
  instanceTrust,
} from "../../../components/policies/trust";
import { ACCOUNT, LOCATION } from "./resources";

describe("the trust policies", () => {
  it("let CodeBuild and EventBridge act on behalf of the factory's own resources only", () => {
    expect(conditionOf(codeBuildTrust(LOCATION, "golden-build"))).to.deep.equal({
      StringEquals: {
        "aws:SourceAccount": ACCOUNT,
        "aws:SourceArn": `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/golden-build`,
      },
    });
    expect(conditionOf(eventsTrust(LOCATION, "golden-*-push"))).to.deep.equal({
      StringEquals: { "aws:SourceAccount": ACCOUNT },
      ArnLike: { "aws:SourceArn": [`arn:aws:events:eu-west-1:${ACCOUNT}:rule/golden-*-push`] },
    });
  });

  it("let GitHub's jobs of one subject in, and nobody else", () => {
    const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    const policy = githubTrust(provider, "repo:octo/images:pull_request");
    expect(policy.Statement).to.deep.equal([
      {
        Sid: "Assume",
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:octo/images:pull_request",
          },
        },
      },
    ]);
  });

  it("let GitHub's jobs in only from runs on a branch that is named", () => {
    const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    const { Condition } = githubTrust(provider, "repo:octo/images:environment:dev", "release/1").Statement[0] ?? {};
    expect(Condition?.StringEquals).to.include({
      "token.actions.githubusercontent.com:sub": "repo:octo/images:environment:dev",
      "token.actions.githubusercontent.com:ref": "refs/heads/release/1",
    });
  });

  it("have no condition for CodePipeline and EC2, which cannot name a source", () => {
    expect(conditionOf(codePipelineTrust())).to.equal(undefined);
    expect(conditionOf(instanceTrust(LOCATION))).to.equal(undefined);
  });
});

function conditionOf({ Statement: [only] }: PolicyDocument) {
  return only?.Condition;
}
