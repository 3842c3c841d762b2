import { expect } from "chai";
import type { Call } from "../../../../sandbox/frontdoor/service";
import { ACCOUNT, call, REGION } from "../buildRole";
import { judged } from "../judged";

const asked: Call = call("service-quotas", "GetServiceQuota", { ServiceCode: "ec2", QuotaCode: "L-1216C47A" });

const allowing = (Action: string, Resource: string, service = "ec2") => ({
  Version: "2012-10-17" as const,
  Statement: [
    {
      Sid: "Ask",
      Effect: "Allow" as const,
      Action,
      Resource,
      Condition: { StringEquals: { "servicequotas:service": service } },
    },
  ],
});

describe("Service Quotas", () => {
  it("asks for the permission to read the one quota", async () => {
    const own = `arn:aws:servicequotas:${REGION}:${ACCOUNT}:ec2/*`;

    expect(await judged(allowing("servicequotas:GetServiceQuota", own), {}, asked)).to.equal("allowed");
    expect(await judged(allowing("servicequotas:GetServiceQuota", own, "codebuild"), {}, asked)).to.equal(
      "denied servicequotas:GetServiceQuota on ec2/L-1216C47A",
    );
  });
});
