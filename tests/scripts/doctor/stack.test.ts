import { expect } from "chai";
import { arnsIn, noStack, parseConfiguration } from "../../../scripts/doctor/stack";
import { NoPulumi } from "../../../scripts/pulumi";

describe("doctor: the stack", () => {
  it("has a configuration whose secrets stay closed", () => {
    const printed = {
      "aws:region": { value: "eu-west-1", secret: false },
      "ami-pipeline:images": { value: '["web"]', objectValue: ["web"], secret: false },
      "aws:secretKey": { secret: true },
    };

    expect(parseConfiguration(JSON.stringify(printed))).to.deep.equal({
      "aws:region": "eu-west-1",
      "ami-pipeline:images": '["web"]',
      "aws:secretKey": "",
    });
  });

  it("owns what its state holds", () => {
    const resources = [{ outputs: { arn: "arn:aws:sns:us-east-1:123456789012:t" } }, { outputs: {} }, {}];

    expect([...arnsIn(JSON.stringify({ deployment: { resources } }))]).to.deep.equal([
      "arn:aws:sns:us-east-1:123456789012:t",
    ]);
    expect([...arnsIn('{"deployment":{}}')]).to.deep.equal([]);
  });

  it("may not be there yet", () => {
    for (const said of [
      "error: no stack named 'dev' found",
      "error: no stack selected; please use `pulumi stack select`",
    ]) {
      expect(noStack(new Error(said), "dev")).to.include({ verdict: "warn", remedy: "pulumi stack init dev" });
    }
  });

  it("stops doctor's patient if Pulumi is missing or does not say", () => {
    expect(noStack(new NoPulumi("pulumi is not on the PATH."), "dev")).to.include({ verdict: "stop" });
    expect(noStack(new Error("error: PULUMI_ACCESS_TOKEN must be set"), "dev")).to.deep.include({
      verdict: "stop",
      what: "The stack cannot be read: PULUMI_ACCESS_TOKEN must be set",
    });
  });
});
