// The dashboards of an account, which belong to no region, and the operations on them.
import { AwsError, type Call, type Operation } from "../frontdoor/service";
import { now, operation, type Timestamp } from "../frontdoor/wire";
import { bodyFaults } from "./dashboardChecks";

interface Dashboard {
  readonly body: string;
  readonly lastModified: Timestamp;
}

/** Keeps the dashboards. */
export class Dashboards {
  private readonly dashboards = new Map<string, Dashboard>();

  readonly operations: Readonly<Record<string, Operation>> = {
    PutDashboard: operation<{ readonly DashboardName: string; readonly DashboardBody: string }>(
      ({ DashboardName, DashboardBody }) => {
        if (!/^[\w-]{1,255}$/.test(DashboardName)) {
          throw invalid(
            `The value ${DashboardName} for field DashboardName contains invalid characters. ` +
              "It can only contain alphanumerics, dash (-) and underscore (_).",
          );
        }
        const faults = bodyFaults(DashboardBody);
        if (faults.length > 0) {
          throw invalid(
            `The dashboard body is invalid, there are ${faults.length} validation errors: ${faults.join("; ")}`,
          );
        }
        this.dashboards.set(DashboardName, { body: DashboardBody, lastModified: now() });
        return { DashboardValidationMessages: [] };
      },
    ),
    GetDashboard: operation<{ readonly DashboardName: string }>(({ DashboardName }, call) => {
      const dashboard = this.dashboards.get(DashboardName);
      if (!dashboard) {
        throw missing(DashboardName);
      }
      return { DashboardArn: arnOf(call, DashboardName), DashboardBody: dashboard.body, DashboardName };
    }),
    ListDashboards: operation<{ readonly DashboardNamePrefix?: string }>(({ DashboardNamePrefix = "" }, call) => ({
      DashboardEntries: [...this.dashboards]
        .filter(([name]) => name.startsWith(DashboardNamePrefix))
        .map(([name, { body, lastModified }]) => ({
          DashboardName: name,
          DashboardArn: arnOf(call, name),
          LastModified: lastModified,
          Size: body.length,
        })),
    })),
    DeleteDashboards: operation<{ readonly DashboardNames: readonly string[] }>(({ DashboardNames }) => {
      for (const name of DashboardNames) {
        if (!this.dashboards.delete(name)) {
          throw missing(name);
        }
      }
      return {};
    }),
  };
}

function arnOf({ caller }: Call, name: string): string {
  return `arn:aws:cloudwatch::${caller.accountId}:dashboard/${name}`;
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterInput", message);
}

function missing(name: string): AwsError {
  return new AwsError("ResourceNotFound", `Dashboard ${name} does not exist`, 404);
}
