// Tests that the link to a build's test report leads there.
import { expect } from "chai";
import { reportUrl } from "../../../../buildsrc/stages/test/reportUrl";

describe("buildsrc: report URL", () => {
  it("leads to the reports of the build", () => {
    expect(reportUrl("arn:aws:codebuild:eu-west-1:123456789012:build/f-dev-test:11-22")).to.equal(
      "https://eu-west-1.console.aws.amazon.com/codesuite/codebuild/123456789012/projects/f-dev-test/build/f-dev-test%3A11-22/reports?region=eu-west-1",
    );
  });

  it("is empty outside CodeBuild", () => {
    expect(reportUrl("outside-codebuild")).to.equal("");
  });
});
