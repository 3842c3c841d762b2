// Tests of what a job's environment says.
import { expect } from "chai";
import { jobIn } from "../../../scripts/ci/job";

const EVENT = JSON.stringify({ pull_request: { number: 7, head: { sha: "abc" } } });
const GITHUB = {
  GITHUB_REPOSITORY: "octo/images",
  GITHUB_EVENT_PATH: "/event.json",
  GITHUB_BASE_REF: "main",
  GITHUB_SHA: "merge",
  GITHUB_STEP_SUMMARY: "/summary.md",
};
const read = () => EVENT;

describe("a job", () => {
  it("of a pull request on GitHub comments on it, if it has a token", () => {
    expect(
      jobIn({ ...GITHUB, GITHUB_TOKEN: "t", GITHUB_API_URL: "https://github.example.com/api/v3" }, read),
    ).to.deep.equal({
      base: "origin/main",
      commit: "abc",
      repository: "octo/images",
      summaryFile: "/summary.md",
      pullRequest: { repository: "octo/images", number: 7, token: "t", api: "https://github.example.com/api/v3" },
    });
    expect(jobIn(GITHUB, read)).not.to.have.property("pullRequest");
  });

  it("of a push has no pull request", () => {
    const environment = { ...GITHUB, GITHUB_TOKEN: "t", GITHUB_BASE_REF: "" };
    expect(jobIn(environment, () => "{}")).to.deep.equal({
      commit: "merge",
      repository: "octo/images",
      summaryFile: "/summary.md",
    });
  });

  it("of a merge request on GitLab compares with the commit that it left", () => {
    const environment = { CI_MERGE_REQUEST_DIFF_BASE_SHA: "base", CI_COMMIT_SHA: "head" };
    expect(jobIn(environment, read)).to.deep.equal({ base: "base", commit: "head" });
  });

  it("elsewhere says nothing", () => {
    expect(jobIn({}, read)).to.deep.equal({});
  });
});
