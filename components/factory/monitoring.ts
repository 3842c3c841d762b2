// What shows how a factory is: its dashboard, and the alarms that watch it.
import * as pulumi from "@pulumi/pulumi";
import { dashboardName } from "../basics/names";
import { alarmSpecs } from "../monitoring/alarmSpecs";
import { FactoryAlarms } from "../monitoring/factoryAlarms";
import { FactoryDashboard } from "../monitoring/factoryDashboard";
import type { Site } from "./site";

/** Makes the alarms and the dashboard, as the settings say. @returns where the dashboard is, if there is one */
export function makeMonitoring(site: Site, noticesTopicArn?: pulumi.Output<string>): pulumi.Output<string> | undefined {
  const { name, settings, location, tags, inside } = site;
  const alarms = settings.alarms
    ? new FactoryAlarms(
        `${name}-alarms`,
        { alarms: alarmSpecs(settings), ...(noticesTopicArn && { topicArn: noticesTopicArn }), tags },
        inside,
      )
    : undefined;
  if (!settings.dashboard) {
    return undefined;
  }
  const dashboard = new FactoryDashboard(
    `${name}-monitoring`,
    {
      dashboardName: location.apply(({ region }) => dashboardName(settings.factoryName, region)),
      subject: pulumi.all([location, alarms?.arns ?? []]).apply(([{ region }, alarmArns]) => ({
        factoryName: settings.factoryName,
        images: settings.images,
        pipelineNamePrefix: settings.pipelineNamePrefix,
        projectNamePrefix: settings.projectNamePrefix,
        region,
        alarmArns,
        alarmReleaseDays: settings.alarms ? settings.alarmReleaseDays : 0,
        alarmBaseDays: settings.alarms ? settings.alarmBaseDays : 0,
      })),
    },
    inside,
  );
  return pulumi
    .all([location, dashboard.dashboardName])
    .apply(
      ([{ region }, made]) =>
        `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${made}`,
    );
}
