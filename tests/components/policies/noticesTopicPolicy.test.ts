// Tests of the policy of the topic through which people are told.
import { expect } from "chai";
import { noticesTopicPolicy } from "../../../components/policies/noticesTopicPolicy";
import { evaluate, type Principal } from "../../../sandbox/iam/evaluate";
import { parsePolicy } from "../../../sandbox/iam/policy";
import { contextOf } from "../../../sandbox/iam/request";
import { ACCOUNT, LOCATION } from "./resources";

describe("noticesTopicPolicy", () => {
  const topic = `arn:aws:sns:eu-west-1:${ACCOUNT}:golden-notices`;
  const policy = parsePolicy(
    "the topic's policy",
    JSON.stringify(noticesTopicPolicy(topic, LOCATION, ["golden", "images"])),
  );
  const tell = `arn:aws:iam::${ACCOUNT}:role/golden-tell-role-1`;

  function publishes(principal: Principal, own: object, context: Record<string, string>): boolean {
    return evaluate({ action: "sns:Publish", resource: topic, context: contextOf(context) }, principal, {
      identity: [parsePolicy("own", JSON.stringify({ Statement: [own] }))],
      resource: policy,
    }).isAllowed;
  }
  const role = (own: object, tls = "true") =>
    publishes({ accountId: ACCOUNT, arns: [tell] }, own, {
      "aws:PrincipalArn": tell,
      "aws:SecureTransport": tls,
    });
  const service = (name: string, source: string, account = ACCOUNT) =>
    publishes(
      { accountId: "999999999999", arns: [], service: name },
      { Effect: "Deny", Action: "none:None", Resource: "*" },
      { "aws:SourceArn": source, "aws:SourceAccount": account, "aws:SecureTransport": "true" },
    );

  it("lets a role publish whose own policy allows it, with TLS", () => {
    const own = { Effect: "Allow", Action: "sns:Publish", Resource: topic };
    expect(role(own)).to.equal(true);
    expect(role(own, "false")).to.equal(false);
    expect(role({ Effect: "Allow", Action: "sns:Subscribe", Resource: topic })).to.equal(false);
  });

  it("lets the factory's alarms publish, and no other service's events or accounts' alarms", () => {
    const alarm = (name: string) => `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:${name}`;
    expect(service("cloudwatch.amazonaws.com", alarm("golden-upkeep"))).to.equal(true);
    expect(service("cloudwatch.amazonaws.com", alarm("images-web-failed"))).to.equal(true);
    expect(service("cloudwatch.amazonaws.com", alarm("silver-upkeep"))).to.equal(false);
    expect(service("cloudwatch.amazonaws.com", alarm("golden-upkeep"), "999999999999")).to.equal(false);
    expect(service("events.amazonaws.com", alarm("golden-upkeep"))).to.equal(false);
  });
});
