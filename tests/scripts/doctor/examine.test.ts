import { expect } from "chai";
import { CHECKS } from "../../../scripts/doctor/checks";
import { resultOf } from "../../../scripts/doctor/examine";
import { contextOf } from "./context";

/** What a check that fails with an error is made into. */
async function findingOf(error: Error) {
  const [finding] = await resultOf({ topic: "Anything", look: () => Promise.reject(error) }, contextOf());
  return finding;
}

describe("doctor: a check that cannot look", () => {
  it("names the permission that is missing, and is never fine", async () => {
    const denied = new Error(
      "You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/someone is not authorized " +
        "to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action",
    );

    expect(await findingOf(denied)).to.deep.equal({
      verdict: "warn",
      what: "This could not be looked at: you may not do ec2:DescribeVpcs.",
      remedy: "Allow ec2:DescribeVpcs to whoever runs doctor and Pulumi, and run npm run doctor again.",
    });
  });

  it("passes on what AWS says otherwise", async () => {
    const throttled = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException", $metadata: {} });

    expect((await findingOf(throttled))?.what).to.match(/AWS refused: ThrottlingException: Rate exceeded/);
  });

  it("does not look at what is the stack's own where nobody knows that", async () => {
    const unknown = contextOf({ isStackKnown: false });
    const looks = CHECKS.filter(({ needsStack }) => needsStack === true).map((check) => resultOf(check, unknown));

    for (const findings of await Promise.all(looks)) {
      expect(findings).to.have.length(1);
      expect(findings[0]).to.include({ verdict: "warn" });
      expect(findings[0]?.what).to.match(/was not looked at, .*cannot be read/);
    }
    expect(looks).to.have.length(4);
  });
});
