// Tests of the page that shows dashboards.
import { expect } from "chai";
import { dashboardBody } from "../../../components/monitoring/dashboardBody";
import { parseBody } from "../../../sandbox/dashboard/body";
import { chart, type Graph } from "../../../sandbox/dashboard/chart";
import type { Content } from "../../../sandbox/dashboard/model";
import { page } from "../../../sandbox/dashboard/page";

const TO = new Date("2026-11-27T03:05:00.000Z");
const day = (date: string) => Date.parse(`${date}T00:00:00.000Z`) / 1000;
const GRAPH: Graph = {
  kind: "graph",
  title: "Age of the newest release",
  unit: "days",
  look: "line",
  series: [
    {
      label: "web",
      points: [
        { time: day("2026-11-26"), value: 3.25 },
        { time: day("2026-11-27"), value: 4.25 },
      ],
    },
    { label: "<db>", points: [] },
  ],
};
const shown = (content: Content) =>
  page([{ name: "golden", from: TO, to: TO, widgets: [{ x: 0, y: 0, width: 12, content }] }], "http://127.0.0.1:5600");

describe("the page with dashboards", () => {
  it("needs no network and no script", () => {
    const html = shown(GRAPH);

    expect(html).not.to.match(/<script|<link|src=|@import|url\(/);
    expect(html.match(/https?:[^\s<"]+/g)).to.deep.equal(["http://127.0.0.1:5600,"]);
  });

  it("shows the newest value of what was measured, and nothing of the rest", () => {
    const html = shown(GRAPH);

    expect(html).to.include("<span>web</span> <b>4.3</b>").and.include("<small>days</small>");
    expect(html).not.to.include("db&gt;");
    expect(shown({ ...GRAPH, series: [] })).to.include("Nothing was measured yet.");
  });

  it("unfolds alarms that are in alarm, and takes what they say for text", () => {
    const alarm = { name: "golden-upkeep-missing", since: TO, description: "Do <this>.", reason: "27 missing" };
    const html = shown({
      kind: "alarms",
      title: "Alarms",
      alarms: [
        { ...alarm, state: "ALARM" },
        { ...alarm, state: "OK" },
        { ...alarm, state: "INSUFFICIENT_DATA" },
      ],
    });

    expect(html.match(/<li class="(\w+)"><details( open)?>/g)).to.deep.equal([
      '<li class="alarm"><details open>',
      '<li class="ok"><details>',
      '<li class="insufficient_data"><details>',
    ]);
    expect(html).to.include("Do &lt;this&gt;.").and.include("<time>since 2026-11-27 03:05</time>");
  });

  it("shows numbers, and a dash where there is none", () => {
    const series = [
      { label: "Oldest base, days", points: [{ time: day("2026-11-27"), value: 1234.5 }] },
      { label: "Waiting for approval", points: [] },
    ];
    const html = shown({ kind: "numbers", title: "Now", series });

    expect(html).to.include("<dt>Oldest base, days</dt><dd>1,235</dd>");
    expect(html).to.include("<dt>Waiting for approval</dt><dd>–</dd>");
  });

  it("reads the little of Markdown that the factory writes", () => {
    expect(shown({ kind: "text", markdown: "# golden\n\n`pulumi up` writes <this>." })).to.include(
      "<h1>golden</h1>\n<p><code>pulumi up</code> writes &lt;this&gt;.</p>",
    );
  });

  it("says where there is no dashboard", () => {
    expect(page([], "http://127.0.0.1:5600")).to.include("The sandbox has no dashboard yet");
  });
});

describe("a graph", () => {
  it("has a mark for each value, on an axis of a week at least, with round ticks", () => {
    const svg = chart(GRAPH, TO);

    expect(svg.match(/<circle/g)).to.have.length(2);
    expect(svg).to.include("<title>web: 3.3, 2026-11-26</title>");
    expect([...svg.matchAll(/middle">([^<]*)</g)].map(([, text]) => text)).to.include.members([
      "0",
      "2",
      "4",
      "6",
      "20 Nov",
      "27 Nov",
    ]);
  });

  it("stacks what is stacked, and draws a line where an alarm begins", () => {
    const series = ["a", "b"].map((label) => ({ label, points: [{ time: day("2026-11-27"), value: 5 }] }));
    const tops = (look: Graph["look"]) => {
      const svg = chart({ ...GRAPH, look, series }, TO);
      return new Set([...svg.matchAll(/cy="([\d.]+)"/g)].map(([, y]) => y)).size;
    };

    expect([tops("stacked"), tops("line")]).to.deep.equal([2, 1]);
    expect(chart({ ...GRAPH, series, limit: { label: "alarm", value: 45 } }, TO)).to.include("alarm above 45");
    expect(chart({ ...GRAPH, series, look: "bar" }, TO).match(/<rect/g)).to.have.length(2);
  });
});

describe("the body of a dashboard", () => {
  it("is read with all that the factory writes", () => {
    const body = dashboardBody({
      factoryName: "golden",
      images: ["web"],
      pipelineNamePrefix: "golden",
      projectNamePrefix: "golden",
      region: "us-east-1",
      alarmArns: ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:golden-web-failed"],
      alarmReleaseDays: 45,
      alarmBaseDays: 0,
    });
    const { days, widgets } = parseBody(JSON.stringify(body));

    expect(days).to.equal(30);
    expect(widgets).to.have.length(body.widgets.length);
    expect(
      widgets.find((widget) => widget.kind === "metric" && widget.title === "Age of the newest release"),
    ).to.deep.equal({
      kind: "metric",
      title: "Age of the newest release",
      region: "us-east-1",
      view: "timeSeries",
      stacked: false,
      stat: "Maximum",
      period: 86_400,
      unit: "days",
      metrics: [
        {
          namespace: "AmiPipeline/golden",
          name: "ReleaseAgeDays",
          dimensions: [{ Name: "Image", Value: "web" }],
          label: "web",
        },
      ],
      limit: { label: "alarm", value: 45 },
      x: 0,
      y: 24,
      width: 12,
    });
  });
});
