// Tests of what is refused of a dashboard's body.
import { expect } from "chai";
import { bodyFaults } from "../../../sandbox/cloudwatch/dashboardChecks";

const metrics = (count: number) => Array.from({ length: count }, (_, i) => ["A", "b", "C", String(i)]);
const widget = (type: string, properties: object, place: object = {}) => ({ type, ...place, properties });
const faults = (...widgets: object[]) => bodyFaults(JSON.stringify({ widgets }));

describe("a dashboard's body", () => {
  it("is good within CloudWatch's limits", () => {
    expect(
      faults(
        widget("text", { markdown: "# golden" }, { x: 0, width: 24 }),
        widget("metric", { region: "us-east-1", metrics: metrics(500) }),
        widget("alarm", { alarms: Array(100).fill("arn") }),
      ),
    ).to.deep.equal([]);
  });

  it("is refused beyond them, with the place", () => {
    expect(bodyFaults("{")).to.deep.equal(["the body is not JSON with an array of widgets"]);
    expect(faults(widget("metric", { region: "us-east-1", metrics: metrics(501) }))).to.deep.equal([
      "/widgets/0: properties.metrics has more than 500",
    ]);
    expect(faults(widget("alarm", { alarms: [] }))).to.deep.equal(["/widgets/0: properties.alarms must have 1 to 100"]);
    expect(faults(widget("text", {}, { x: 12, width: 13 }))).to.deep.equal([
      "/widgets/0: x and width must not be more than 24 together",
      "/widgets/0: properties.markdown must be given",
    ]);
    expect(faults(widget("metric", { metrics: [] }))).to.deep.equal([
      "/widgets/0: properties.region and properties.metrics must be given",
    ]);
    expect(faults(...Array<object>(6).fill(widget("metric", { region: "r", metrics: metrics(450) })))).to.deep.equal([
      "2700 metrics are more than 2500",
    ]);
    expect(faults(...Array<object>(501).fill(widget("text", { markdown: "" })))).to.deep.equal([
      "501 widgets are more than 500",
    ]);
    expect(faults({ type: "pie" })).to.deep.equal([
      "/widgets/0: type must be one of alarm, explorer, log, metric, text",
    ]);
  });
});
