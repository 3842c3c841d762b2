// Tests of the dashboard and the alarms of a factory.
import { expect } from "chai";
import type { AmiFactory } from "../../../components/amiFactory";
import { ACCOUNT, rejection, valueOf } from "../../helpers/deploy";
import { deployFactories, deployOne, environmentOf, FACTORY, standardFactory } from "../factories";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";

describe("what shows how a factory is", () => {
  it("are a dashboard of the account with the home region in its name, and alarms with the stack's tags", async () => {
    const deployment = await standardFactory();

    expect(deployment.one(DASHBOARD).inputs.dashboardName).to.equal(`${FACTORY}-us-east-1`);
    expect(deployment.all(ALARM).map(({ inputs }) => inputs.name)).to.have.members([
      `${FACTORY}-db-failed`,
      `${FACTORY}-web-failed`,
      `${FACTORY}-upkeep-missing`,
    ]);
    const { inputs } = deployment.one(ALARM, "upkeep-missing");
    expect(inputs).to.deep.include({ evaluationPeriods: 27, treatMissingData: "breaching" });
    expect(inputs).to.have.nested.property("tags.ManagedBy", "Pulumi");
    expect(inputs).not.to.have.property("alarmActions");
  });

  it("tell the topic, of all but failed runs", async () => {
    const topic = "arn:aws:sns:us-east-1:123456789012:ours";
    const deployment = await deployOne({ notifyTopicArn: topic, alarmReleaseDays: 30 });
    const telling = deployment
      .all(ALARM)
      .filter(({ inputs }) => JSON.stringify(inputs.alarmActions) === `["${topic}"]`);

    expect(telling.map(({ inputs }) => inputs.name)).to.have.members([
      `${FACTORY}-old-release`,
      `${FACTORY}-upkeep-missing`,
    ]);
  });

  it("show the alarms by their ARNs", async () => {
    const arn = `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:one`;
    const made: AmiFactory[] = [];
    const deployment = await deployFactories({ golden: {} }, {}, made);

    expect(String(deployment.one(DASHBOARD).inputs.dashboardBody))
      .to.include('"type":"alarm"')
      .and.not.include(arn);
    expect(await valueOf(made[0]?.dashboardUrl)).to.equal(
      `https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/${FACTORY}-us-east-1`,
    );
  });

  it("are not there where the settings say so", async () => {
    const made: AmiFactory[] = [];
    const deployment = await deployFactories({ golden: { dashboard: false, alarms: false } }, {}, made);

    expect([...deployment.all(ALARM), ...deployment.all(DASHBOARD)]).to.deep.equal([]);
    expect(made[0]?.dashboardUrl).to.equal(undefined);
    expect(environmentOf(deployment, "upkeep")).to.include({ METRICS_NAMESPACE: "" });
  });

  it("need a factory's name that CloudWatch takes", async () => {
    expect(await rejection(deployOne({ factoryName: "golden.images" }))).to.include(
      'factoryName: "golden.images-us-east-1" is not the name of a CloudWatch dashboard: it must consist of letters, digits, underscores and hyphens. Use project and stack names without a dot, or set dashboard to false.',
    );
  });
});
