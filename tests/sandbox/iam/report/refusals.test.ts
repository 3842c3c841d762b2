import { expect } from "chai";
import type { LoggedCall } from "../../../../sandbox/frontdoor/callLog";
import { unprovoked } from "../../../../sandbox/iam/report/refusals";
import { asked, BUILD, BUILD_OF_STAGING } from "./journal";

const denial = (role: string) => asked("s3:GetObject", { role, isAllowed: false, statements: [] });

function deniedCall(session: string, error = "AccessDenied"): LoggedCall {
  return {
    time: "2026-01-01T00:00:00.000Z",
    service: "s3",
    operation: "GetObject",
    caller: `arn:aws:sts::123456789012:assumed-role/${session}`,
    region: "us-east-1",
    status: 403,
    error,
  };
}

describe("the denials that no scenario provoked", () => {
  it("are none where all that was denied was asked by an intruder", () => {
    const call = deniedCall("golden-staging-build-role-1234567/intruder");

    expect(unprovoked([denial(BUILD_OF_STAGING), asked("s3:PutObject")], [call])).to.deep.equal([]);
  });

  it("are those of a role that was denied more than its intruders asked for", () => {
    const [own, others] = [denial(BUILD), denial(BUILD_OF_STAGING)];
    const intrusion = deniedCall("golden-staging-build-role-1234567/intruder");
    const build = deniedCall("golden-dev-build-role-75b22b7/AWSCodeBuild-1");

    expect(unprovoked([own, others], [build, intrusion])).to.deep.equal([own]);
    expect(unprovoked([others, others], [intrusion])).to.deep.equal([others, others]);
  });

  it("are not excused by an intruder's call that failed for another reason", () => {
    const missing = deniedCall("golden-staging-build-role-1234567/intruder", "NoSuchKey");

    expect(unprovoked([denial(BUILD_OF_STAGING)], [missing])).to.deep.equal([denial(BUILD_OF_STAGING)]);
  });
});
