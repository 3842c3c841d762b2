// Tests of the approval topic's own policy.
import { expect } from "chai";
import { approvalTopicPolicy } from "../../../components/policies/approvalTopicPolicy";
import { evaluate, type Principal } from "../../../sandbox/iam/evaluate";
import { parsePolicy } from "../../../sandbox/iam/policy";
import { contextOf } from "../../../sandbox/iam/request";
import { ACCOUNT } from "./resources";

describe("approvalTopicPolicy", () => {
  const topic = `arn:aws:sns:eu-west-1:${ACCOUNT}:golden-approval`;
  const role = `arn:aws:iam::${ACCOUNT}:role/golden-pipeline-role-1`;
  const policy = approvalTopicPolicy(topic, role);

  /** Whether somebody publishes whose own policies allow everything. */
  function publishes(principalArn: string | undefined, tls: boolean): boolean {
    const principal: Principal =
      principalArn === undefined
        ? { accountId: "999999999999", arns: [], service: "cloudwatch.amazonaws.com" }
        : { accountId: ACCOUNT, arns: [principalArn] };
    const context = contextOf({ "aws:PrincipalArn": principalArn, "aws:SecureTransport": String(tls) });
    const everything = JSON.stringify({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } });
    return evaluate({ action: "sns:Publish", resource: topic, context }, principal, {
      identity: [parsePolicy("own", everything)],
      resource: parsePolicy("the topic's policy", JSON.stringify(policy)),
    }).isAllowed;
  }

  it("lets the pipelines' role publish, with TLS", () => {
    expect(publishes(role, true)).to.equal(true);
    expect(publishes(role, false)).to.equal(false);
  });

  it("lets nobody else publish, whatever their own policies allow", () => {
    expect(publishes(`arn:aws:iam::${ACCOUNT}:role/golden-build-role-1`, true)).to.equal(false);
    expect(publishes(`arn:aws:iam::${ACCOUNT}:user/ann`, true)).to.equal(false);
    expect(publishes(undefined, true)).to.equal(false);
  });

  it("allows nothing itself, and only concerns publishing to the topic", () => {
    for (const { Effect, Action, Resource } of policy.Statement) {
      expect([Effect, Action, Resource]).to.deep.equal(["Deny", "sns:Publish", topic]);
    }
  });
});
