// CodeBuild's report groups and the test reports of builds: the operations on them, and the store that builds add to.
import { randomUUID } from "node:crypto";
import { AwsError, type Call, type Json } from "../frontdoor/service";
import type { TestCase } from "./junit";
import type { Build, Tag } from "./model";
import { badToken } from "./projects";
import { now, operation, page, type Timestamp } from "../frontdoor/wire";

interface ExportConfig {
  readonly exportConfigType?: string;
  readonly s3Destination?: { readonly bucket?: string };
}

interface ReportGroup {
  readonly arn: string;
  readonly name: string;
  readonly type: string;
  readonly exportConfig: ExportConfig;
  readonly created: Timestamp;
  readonly lastModified: Timestamp;
  readonly tags: readonly Tag[];
  readonly status: "ACTIVE";
}

interface Report {
  readonly arn: string;
  readonly type: "TEST";
  readonly name: string;
  readonly reportGroupArn: string;
  readonly executionId: string;
  readonly status: "SUCCEEDED" | "FAILED";
  readonly created: Timestamp;
  readonly expired: Timestamp;
  readonly exportConfig: Json;
  readonly truncated: boolean;
  readonly testSummary: {
    readonly total: number;
    readonly statusCounts: Readonly<Record<string, number>>;
    readonly durationInNanoSeconds: number;
  };
}

interface ListInput {
  readonly nextToken?: string;
  readonly maxResults?: number;
  readonly sortOrder?: "ASCENDING" | "DESCENDING";
  readonly filter?: { readonly status?: string; readonly keyword?: string };
}

const PAGE_SIZE = 100;
/** How many cases a report holds, and how long it is kept. Source: quotas, CodeBuild user guide. */
const MAX_CASES = 500;
const KEPT_SECONDS = 30 * 24 * 3600;
const NO_EXPORT = { exportConfigType: "NO_EXPORT" };

/** The ARN of a group that a buildspec names by its ARN, or by the part of its name after the project's. */
export function reportGroupArn(group: string, build: Pick<Build, "arn" | "projectName">): string {
  const [, , , region = "", accountId = ""] = build.arn.split(":");
  return group.startsWith("arn:")
    ? group
    : `arn:aws:codebuild:${region}:${accountId}:report-group/${build.projectName}-${group}`;
}

/** All report groups of the account, with their reports. */
export class Reports {
  private readonly groups = new Map<string, ReportGroup>();
  private readonly reports = new Map<string, { readonly report: Report; readonly cases: readonly TestCase[] }>();

  readonly operations = {
    CreateReportGroup: operation(
      (input: Pick<ReportGroup, "name" | "type" | "exportConfig"> & { readonly tags?: readonly Tag[] }, call) => {
        const arn = `arn:aws:codebuild:${call.region}:${call.caller.accountId}:report-group/${input.name}`;
        if (this.groups.has(arn)) {
          throw new AwsError("ResourceAlreadyExistsException", `Report group already exists: ${arn}`);
        }
        checkExport(input.exportConfig);
        return this.storeGroup({ tags: [], ...input, arn, created: now(), lastModified: now(), status: "ACTIVE" });
      },
    ),

    UpdateReportGroup: operation(
      (input: { readonly arn: string; readonly exportConfig?: ExportConfig; readonly tags?: readonly Tag[] }) => {
        const changed = { ...this.group(input.arn), ...input, lastModified: now() };
        checkExport(changed.exportConfig);
        return this.storeGroup(changed);
      },
    ),

    DeleteReportGroup: operation(({ arn, deleteReports = false }: { arn: string; deleteReports?: boolean }) => {
      const reports = this.ofGroup(arn);
      if (reports.length > 0 && !deleteReports) {
        throw new AwsError(
          "InvalidInputException",
          `Report group ${arn} still has ${reports.length} report(s); delete them first or pass deleteReports`,
        );
      }
      for (const report of reports) {
        this.reports.delete(report.arn);
      }
      this.groups.delete(arn);
      return {};
    }),

    BatchGetReportGroups: operation(({ reportGroupArns }: { readonly reportGroupArns: readonly string[] }) => ({
      reportGroups: reportGroupArns.flatMap((arn) => this.groups.get(arn) ?? []),
      reportGroupsNotFound: reportGroupArns.filter((arn) => !this.groups.has(arn)),
    })),

    ListReportGroups: operation(({ nextToken, maxResults = PAGE_SIZE, sortOrder = "DESCENDING" }: ListInput, call) => {
      const arns = inOrder([...this.groups.keys()].filter(isIn(call)), sortOrder);
      const { items, ...next } = page(arns, { token: nextToken, size: maxResults, badToken });
      return { reportGroups: items, ...next };
    }),

    BatchGetReports: operation(({ reportArns }: { readonly reportArns: readonly string[] }) => ({
      reports: reportArns.flatMap((arn) => this.reports.get(arn)?.report ?? []),
      reportsNotFound: reportArns.filter((arn) => !this.reports.has(arn)),
    })),

    ListReports: operation((input: ListInput, call) => {
      const reports = [...this.reports.values()].map(({ report }) => report);
      return listed(
        reports.filter(({ arn }) => isIn(call)(arn)),
        input,
      );
    }),

    ListReportsForReportGroup: operation((input: ListInput & { readonly reportGroupArn: string }) =>
      listed(this.ofGroup(this.group(input.reportGroupArn).arn), input),
    ),

    DescribeTestCases: operation(
      ({ reportArn, nextToken, maxResults = PAGE_SIZE, filter }: ListInput & { readonly reportArn: string }) => {
        const found = this.reports.get(reportArn);
        if (!found) {
          throw new AwsError("ResourceNotFoundException", `Report does not exist: ${reportArn}`);
        }
        const cases = found.cases.filter(
          ({ status, name }) =>
            (filter?.status === undefined || status === filter.status) &&
            (filter?.keyword === undefined || name.includes(filter.keyword)),
        );
        const { items, ...next } = page(cases, { token: nextToken, size: maxResults, badToken });
        return { testCases: items.map((each) => ({ reportArn, expired: found.report.expired, ...each })), ...next };
      },
    ),
  };

  /** Stores what a build reports. @returns the report's ARN */
  add(arn: string, build: Pick<Build, "arn">, cases: readonly TestCase[]): string {
    const name = arn.split("/")[1] ?? arn;
    if (!this.groups.has(arn)) {
      this.storeGroup({
        arn,
        name,
        type: "TEST",
        exportConfig: NO_EXPORT,
        created: now(),
        lastModified: now(),
        tags: [],
        status: "ACTIVE",
      });
    }
    const kept = cases.slice(0, MAX_CASES);
    const report: Report = {
      arn: `${arn.replace(":report-group/", ":report/")}:${randomUUID()}`,
      type: "TEST",
      name,
      reportGroupArn: arn,
      executionId: build.arn,
      status: cases.some(({ status }) => status === "FAILED" || status === "ERROR") ? "FAILED" : "SUCCEEDED",
      created: now(),
      expired: now() + KEPT_SECONDS,
      exportConfig: NO_EXPORT,
      truncated: kept.length < cases.length,
      testSummary: summarize(cases),
    };
    this.reports.set(report.arn, { report, cases: kept });
    return report.arn;
  }

  private storeGroup(reportGroup: ReportGroup): { reportGroup: ReportGroup } {
    this.groups.set(reportGroup.arn, reportGroup);
    return { reportGroup };
  }

  private group(arn: string): ReportGroup {
    const group = this.groups.get(arn);
    if (!group) {
      throw new AwsError("ResourceNotFoundException", `Report group does not exist: ${arn}`);
    }
    return group;
  }

  private ofGroup(arn: string): Report[] {
    return [...this.reports.values()]
      .map(({ report }) => report)
      .filter(({ reportGroupArn }) => reportGroupArn === arn);
  }
}

function checkExport({ exportConfigType, s3Destination }: ExportConfig): void {
  if (exportConfigType === "S3" && !s3Destination?.bucket) {
    throw new AwsError("InvalidInputException", "Invalid export config: type S3 needs an s3Destination with a bucket");
  }
}

/** Whether an ARN is of the region that a call is for. */
function isIn({ region }: Call): (arn: string) => boolean {
  return (arn) => arn.split(":")[3] === region;
}

function summarize(cases: readonly TestCase[]): Report["testSummary"] {
  const statusCounts: Record<string, number> = { SUCCEEDED: 0, FAILED: 0, ERROR: 0, SKIPPED: 0, UNKNOWN: 0 };
  for (const { status } of cases) {
    statusCounts[status] = (statusCounts[status] ?? 0) + 1;
  }
  return {
    total: cases.length,
    statusCounts,
    durationInNanoSeconds: cases.reduce((sum, { durationInNanoSeconds }) => sum + durationInNanoSeconds, 0),
  };
}

function listed(reports: readonly Report[], input: ListInput): object {
  const wanted = reports.filter(({ status }) => input.filter?.status === undefined || status === input.filter.status);
  const { items, ...next } = page(
    inOrder(
      wanted.map(({ arn }) => arn),
      input.sortOrder ?? "DESCENDING",
    ),
    { token: input.nextToken, size: input.maxResults ?? PAGE_SIZE, badToken },
  );
  return { reports: items, ...next };
}

/** The items in the order that a caller asks for; they are kept oldest first. */
function inOrder<T>(items: readonly T[], order: "ASCENDING" | "DESCENDING"): T[] {
  return order === "ASCENDING" ? [...items] : [...items].reverse();
}
