import { expect } from "chai";
import { arnsIn, parseConfiguration, secretFindings, withoutStack } from "../../../scripts/doctor/stack";
import { NoPulumi } from "../../../scripts/pulumi";

describe("doctor: the stack", () => {
  it("has a configuration whose secrets stay closed", () => {
    const printed = {
      "aws:region": { value: "eu-west-1", secret: false },
      "ami-pipeline:images": { value: '["web"]', objectValue: ["web"], secret: false },
      "aws:secretKey": { secret: true },
      "ami-pipeline:vpcId": { secret: true },
      "datadog:apiKey": { secret: true },
    };

    expect(parseConfiguration(JSON.stringify(printed))).to.deep.equal({
      "aws:region": "eu-west-1",
      "ami-pipeline:images": '["web"]',
      "aws:secretKey": "",
    });
    const findings = secretFindings(JSON.stringify(printed), "ami-pipeline");
    expect(findings).to.have.length(1);
    expect(findings[0]).to.include({ verdict: "warn" });
    expect(findings[0]?.what).to.match(/^Secret settings were not looked at: vpcId\. /);
  });

  it("owns what its state holds", () => {
    const resources = [{ outputs: { arn: "arn:aws:sns:us-east-1:123456789012:t" } }, { outputs: {} }, {}];

    expect([...arnsIn(JSON.stringify({ deployment: { resources } }))]).to.deep.equal([
      "arn:aws:sns:us-east-1:123456789012:t",
    ]);
    expect([...arnsIn('{"deployment":{}}')]).to.deep.equal([]);
  });

  it("may not be there yet, so that it owns nothing", () => {
    for (const said of [
      "error: no stack named 'dev' found",
      "error: no stack selected; please use `pulumi stack select`",
    ]) {
      const { isStackKnown, findings } = withoutStack(new Error(said), "dev");
      expect(isStackKnown).to.equal(true);
      expect(findings[0]).to.include({ verdict: "warn", remedy: "pulumi stack init dev" });
    }
  });

  it("stops doctor's patient if Pulumi is missing or does not say, and nobody knows what it owns", () => {
    const missing = withoutStack(new NoPulumi("pulumi is not on the PATH."), "dev");
    const silent = withoutStack(new Error("error: PULUMI_ACCESS_TOKEN must be set"), "dev");

    expect([missing.isStackKnown, silent.isStackKnown]).to.deep.equal([false, false]);
    expect(missing.findings[0]).to.include({ verdict: "stop" });
    expect(silent.findings[0]).to.include({ verdict: "stop" });
    expect(silent.findings[0]?.what).to.match(/^The stack cannot be read: PULUMI_ACCESS_TOKEN must be set/);
  });
});
