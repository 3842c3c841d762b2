// Tests of what a factory's dashboard shows.
import { expect } from "chai";
import { bodyFaults } from "../../../sandbox/cloudwatch/dashboardChecks";
import { dashboardBody, MAX_IMAGES, type DashboardSubject } from "../../../components/monitoring/dashboardBody";

const SUBJECT: DashboardSubject = {
  factoryName: "golden",
  images: ["db", "web"],
  pipelineNamePrefix: "line",
  projectNamePrefix: "job",
  region: "eu-west-1",
  alarmArns: ["arn:aws:cloudwatch:eu-west-1:123456789012:alarm:golden-upkeep-missing"],
  alarmReleaseDays: 45,
  alarmBaseDays: 0,
};
const body = (change: Partial<DashboardSubject> = {}) => dashboardBody({ ...SUBJECT, ...change });
const titled = (title: string, change: Partial<DashboardSubject> = {}) =>
  body(change).widgets.find(({ properties }) => properties.title === title);
const many = (count: number) => Array.from({ length: count }, (_, i) => `image-${String(i).padStart(4, "0")}`);

describe("the dashboard of a factory", () => {
  it("shows the alarms, what is now, states, stages, and each image", () => {
    expect(
      body().widgets.map(({ type, x, y, width, properties }) => [type, x, y, width, properties.title]),
    ).to.deep.equal([
      ["text", 0, 0, 24, undefined],
      ["alarm", 0, 3, 24, "Alarms"],
      ["metric", 0, 6, 24, "Now"],
      ["metric", 0, 10, 12, "AMIs by state, in all regions"],
      ["metric", 12, 10, 12, "Their snapshots, at most"],
      ["metric", 0, 17, 12, "Duration of stages and operations"],
      ["metric", 12, 17, 12, "Failed stages and operations"],
      ["metric", 0, 24, 12, "Age of the newest release"],
      ["metric", 12, 24, 12, "Age of its base"],
      ["metric", 0, 31, 12, "Duration of runs"],
      ["metric", 12, 31, 12, "Failed runs"],
    ]);
  });

  it("reads the metrics of the factory, of CodeBuild and of CodePipeline, in the home region", () => {
    expect(titled("Age of the newest release")?.properties).to.deep.include({
      region: "eu-west-1",
      metrics: [
        ["AmiPipeline/golden", "ReleaseAgeDays", "Image", "db", { label: "db" }],
        ["AmiPipeline/golden", "ReleaseAgeDays", "Image", "web", { label: "web" }],
      ],
      stat: "Maximum",
      period: 86_400,
      annotations: { horizontal: [{ label: "alarm", value: 45, color: "#d13212" }] },
    });
    expect(titled("Age of its base")?.properties).not.to.have.property("annotations");
    expect(titled("Failed runs")?.properties.metrics).to.deep.include([
      "AWS/CodePipeline",
      "FailedPipelineExecutions",
      "PipelineName",
      "line-web",
      { label: "web" },
    ]);
    expect(titled("Duration of stages and operations")?.properties.metrics).to.deep.include([
      "AWS/CodeBuild",
      "Duration",
      "ProjectName",
      "job-upkeep",
      { label: "upkeep" },
    ]);
    expect(titled("AMIs by state, in all regions")?.properties.metrics).to.deep.include([
      "AmiPipeline/golden",
      "Amis",
      "State",
      "retiring",
      { label: "retiring" },
    ]);
  });

  it("has no widget for alarms where there is none", () => {
    expect(titled("Alarms", { alarmArns: [] })).to.equal(undefined);
  });

  it("has 20 images in a graph, and says which", () => {
    const images = many(45);

    expect(titled("Age of its base (image-0000 to image-0019)", { images })).not.to.equal(undefined);
    expect(titled("Failed runs (image-0040 to image-0044)", { images })).not.to.equal(undefined);
  });

  it("stays within CloudWatch's limits with as many images and alarms as an account can have", () => {
    for (const count of [0, 1, 600, 1000]) {
      const images = many(count);
      const made = body({ images, alarmArns: images.map((image) => `arn:${image}`) });
      expect(bodyFaults(JSON.stringify(made)), `${count} images`).to.deep.equal([]);
      const said = JSON.stringify(made.widgets[0]).includes("It shows the first 600 images by name");
      expect(said, `${count} images`).to.equal(count > MAX_IMAGES);
    }
  });
});
