// Tests that the link to a build's test report leads to the right console.
import { expect } from "chai";
import { reportUrl } from "../../../../buildsrc/stages/test/reportUrl";

describe("buildsrc: report URL", () => {
  for (const [partition, region, host] of [
    ["aws", "eu-west-1", "console.aws.amazon.com"],
    ["aws-cn", "cn-north-1", "console.amazonaws.cn"],
    ["aws-us-gov", "us-gov-west-1", "console.amazonaws-us-gov.com"],
  ] as const) {
    it(`leads to the console of ${partition}`, () => {
      expect(reportUrl(`arn:${partition}:codebuild:${region}:123456789012:build/f-dev-test:11-22`)).to.equal(
        `https://${region}.${host}/codesuite/codebuild/123456789012/projects/f-dev-test/build/f-dev-test%3A11-22/reports?region=${region}`,
      );
    });
  }

  it("is empty outside CodeBuild", () => {
    expect(reportUrl("outside-codebuild")).to.equal("");
  });
});
