// The CloudWatch dashboard of a factory.
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { dashboardBody, type DashboardSubject } from "./dashboardBody";

/** The arguments of a FactoryDashboard. */
export interface FactoryDashboardArgs {
  /** The physical name, which is the account's only one in all regions. */
  readonly dashboardName: pulumi.Input<string>;
  readonly subject: pulumi.Input<DashboardSubject>;
}

/**
 * A dashboard: alarms, ages of releases and bases, durations, failures, and AMIs with their storage.
 *
 * @example
 * new FactoryDashboard("golden", { dashboardName: "golden-us-east-1", subject });
 */
export class FactoryDashboard extends pulumi.ComponentResource {
  /** The physical name. */
  readonly dashboardName: pulumi.Output<string>;

  constructor(name: string, args: FactoryDashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:FactoryDashboard", name, {}, opts);

    const dashboard = new cloudwatch.Dashboard(
      `${name}-dashboard`,
      {
        dashboardName: args.dashboardName,
        dashboardBody: pulumi.output(args.subject).apply((subject) => JSON.stringify(dashboardBody(subject))),
      },
      { parent: this },
    );

    this.dashboardName = dashboard.dashboardName;
    this.registerOutputs({ dashboardName: this.dashboardName });
  }
}
