import { expect } from "chai";
import { parseJUnit } from "../../../sandbox/codebuild/junit";
import { reportGroupArn, Reports } from "../../../sandbox/codebuild/reports";
import type { Operation, Shape } from "../../../sandbox/frontdoor/service";

const ACCOUNT = "123456789012";
const GROUP = `arn:aws:codebuild:us-east-1:${ACCOUNT}:report-group/golden-test-tests`;
const BUILD = { arn: `arn:aws:codebuild:us-east-1:${ACCOUNT}:build/golden-test:1`, projectName: "golden-test" };
const XML = `<testsuites><testsuite name="fresh">
  <testcase name="10-page.sh" time="1.5"/>
  <testcase name="20-keys.sh" time="0.5"><failure message="a key is left"/></testcase>
</testsuite></testsuites>`;

describe("report groups", () => {
  let reports: Reports;
  beforeEach(async () => {
    reports = new Reports();
    await call("CreateReportGroup", {
      name: "golden-test-tests",
      type: "TEST",
      exportConfig: { exportConfigType: "NO_EXPORT" },
    });
  });

  async function call(operation: string, input: Shape, region = "us-east-1"): Promise<Shape> {
    const operations: Readonly<Record<string, Operation>> = reports.operations;
    const run = operations[operation];
    if (!run) {
      throw new Error(`There is no operation ${operation}`);
    }
    const caller = { arn: `arn:aws:iam::${ACCOUNT}:user/administrator`, accountId: ACCOUNT };
    return run({ service: "codebuild", operation, region, caller, input });
  }

  it("take the results of a build under the project's name and theirs, each script a test case", async () => {
    const report = reports.add(reportGroupArn("tests", BUILD), BUILD, parseJUnit(XML));

    expect(await call("ListReportsForReportGroup", { reportGroupArn: GROUP })).to.deep.equal({ reports: [report] });
    expect(await call("BatchGetReports", { reportArns: [report, "other"] })).to.have.deep.nested.property(
      "reports[0].testSummary",
      {
        total: 2,
        statusCounts: { SUCCEEDED: 1, FAILED: 1, ERROR: 0, SKIPPED: 0, UNKNOWN: 0 },
        durationInNanoSeconds: 2e9,
      },
    );
    expect(await call("BatchGetReports", { reportArns: [report] })).to.have.nested.property(
      "reports[0].status",
      "FAILED",
    );
    const { testCases } = await call("DescribeTestCases", { reportArn: report, filter: { status: "FAILED" } });
    expect(testCases).to.have.length(1);
    expect(testCases).to.have.nested.property("[0].name", "20-keys.sh");
    expect(testCases).to.have.nested.property("[0].message", "a key is left");
  });

  it("are deleted with their reports only when that is asked for", async () => {
    const report = reports.add(reportGroupArn("tests", BUILD), BUILD, parseJUnit(XML));

    const refusal = await call("DeleteReportGroup", { arn: GROUP }).catch(String);
    expect(refusal).to.match(/^InvalidInputException: Report group .* still has 1 report/);
    await call("DeleteReportGroup", { arn: GROUP, deleteReports: true });

    expect(await call("BatchGetReports", { reportArns: [report] })).to.have.deep.property("reportsNotFound", [report]);
    expect(await call("BatchGetReportGroups", { reportGroupArns: [GROUP] })).to.have.deep.property(
      "reportGroupsNotFound",
      [GROUP],
    );
  });

  it("are of one region", async () => {
    reports.add(reportGroupArn("tests", BUILD), BUILD, parseJUnit(XML));

    expect(await call("ListReportGroups", {}, "eu-west-1")).to.deep.equal({ reportGroups: [] });
    expect(await call("ListReports", {}, "eu-west-1")).to.deep.equal({ reports: [] });
    expect(await call("ListReportGroups", {})).to.deep.equal({ reportGroups: [GROUP] });
  });
});
