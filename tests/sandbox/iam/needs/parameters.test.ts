import { expect } from "chai";
import { ACCOUNT, call, REGION } from "../buildRole";
import { judged } from "../judged";

const policy = (Resource: string) => ({
  Version: "2012-10-17" as const,
  Statement: [{ Sid: "Read", Effect: "Allow" as const, Action: "ssm:GetParameter", Resource }],
});

describe("GetParameter", () => {
  const own = `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/team/web`;

  it("asks about the parameter without its version or label, by its name and by its ARN", async () => {
    for (const Name of ["/team/web", "/team/web:3", "/team/web:stable", own, `${own}:stable`]) {
      expect(await judged(policy(own), {}, call("ssm", "GetParameter", { Name })), Name).to.equal("allowed");
    }
  });

  it("asks about another account's parameter that this one names by its ARN", async () => {
    const foreign = own.replace(ACCOUNT, "999988887777");

    expect(await judged(policy(own), {}, call("ssm", "GetParameter", { Name: foreign }))).to.equal(
      "denied ssm:GetParameter on parameter/team/web",
    );
  });
});
