import { expect } from "chai";
import { Faults } from "../../../sandbox/frontdoor/faults";
import type { Call } from "../../../sandbox/frontdoor/service";

const FAULT = {
  service: "ec2",
  operation: "CopyImage",
  region: "eu-west-1",
  code: "ResourceLimitExceeded",
  message: "You have reached the limit.",
};
const call = (overrides: Partial<Call> = {}): Call => ({
  service: "ec2",
  operation: "CopyImage",
  region: "eu-west-1",
  caller: {
    arn: "arn:aws:sts::123456789012:assumed-role/publish/one",
    roleArn: "arn:aws:iam::123456789012:role/publish",
    accountId: "123456789012",
  },
  input: {},
  ...overrides,
});

describe("the calls that are to fail", () => {
  let faults: Faults;
  beforeEach(() => {
    faults = new Faults();
  });

  it("strike as often as they were told to, once by default", () => {
    faults.add(FAULT);
    faults.add({ ...FAULT, code: "Blocked", times: 2 });

    const codes = [1, 2, 3, 4].map(() => faults.strike(call())?.code);

    expect(codes).to.deep.equal(["ResourceLimitExceeded", "Blocked", "Blocked", undefined]);
  });

  it("leave other operations, regions and the administrator alone", () => {
    faults.add(FAULT);
    const administrator = { arn: "arn:aws:iam::123456789012:user/administrator", accountId: "123456789012" };

    expect(faults.strike(call({ region: "us-east-1" }))).to.equal(undefined);
    expect(faults.strike(call({ operation: "DescribeImages" }))).to.equal(undefined);
    expect(faults.strike(call({ service: "ssm" }))).to.equal(undefined);
    expect(faults.strike(call({ caller: administrator }))).to.equal(undefined);
    expect(faults.strike(call())?.message).to.equal("You have reached the limit.");
  });

  it("leave calls with another input alone", () => {
    faults.add({ ...FAULT, operation: "RunInstances", input: { InstanceType: "t3.small" } });
    const launch = (InstanceType: string) => call({ operation: "RunInstances", input: { InstanceType, MinCount: 1 } });

    expect(faults.strike(launch("t3.medium"))).to.equal(undefined);
    expect(faults.strike(launch("t3.small"))?.code).to.equal("ResourceLimitExceeded");
  });

  it("strike the last ones of so many calls, again and again, in any operation and region if none is named", () => {
    faults.add({ service: "ec2", code: "RequestLimitExceeded", message: "Slow down.", every: 4, times: 2 });

    const codes = Array.from({ length: 9 }, (_, index) => faults.strike(call({ region: `r-${index}` }))?.code ?? "");

    const throttled = "RequestLimitExceeded";
    expect(codes).to.deep.equal(["", "", throttled, throttled, "", "", throttled, throttled, ""]);
  });

  it("strike one call each, while those that come again and again count every call", () => {
    faults.add({ service: "ec2", code: "RequestLimitExceeded", message: "Slow down.", every: 3 });
    faults.add(FAULT);

    const codes = Array.from({ length: 6 }, () => faults.strike(call())?.code ?? "");

    expect(codes).to.deep.equal(["ResourceLimitExceeded", "", "RequestLimitExceeded", "", "", "RequestLimitExceeded"]);
  });

  it("can be taken back", () => {
    faults.add({ ...FAULT, times: 10 });
    faults.clear();

    expect(faults.strike(call())).to.equal(undefined);
  });
});
