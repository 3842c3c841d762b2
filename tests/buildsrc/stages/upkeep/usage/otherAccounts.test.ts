// Tests how reports on other accounts' use are read and asked for.
import { expect } from "chai";
import { otherAccounts } from "../../../../../buildsrc/stages/upkeep/usage/otherAccounts";
import { factoryAmi } from "../../../helpers/factoryAmis";
import { refusalOf } from "../../../helpers/refusal";
import { beginUpkeep, NOW, type TestUpkeep } from "../../../helpers/upkeep";
import { awsError, UsageRegion, type Answers } from "../../../helpers/usageRegion";

const DAY_MS = 24 * 60 * 60 * 1000;
const MARK = [{ Key: "ami-pipeline", Value: "golden" }];

const report = (ReportId: string, days: number, about: object = {}) => ({
  ReportId,
  State: "available",
  CreationTime: new Date(NOW.getTime() - days * DAY_MS),
  Tags: MARK,
  ...about,
});

async function asked(answers: Answers, settings: TestUpkeep["settings"] = {}) {
  const region = new UsageRegion("us-east-1", { CreateImageUsageReport: [{ ReportId: "amiur-new" }], ...answers });
  const upkeep = await beginUpkeep({ clientsIn: () => region.clients, settings });
  return { answer: await otherAccounts(upkeep, factoryAmi("ami-1")), region };
}

describe("buildsrc: other accounts", () => {
  it("are clean by two reports without users, a week apart", async () => {
    const { answer, region } = await asked({
      DescribeImageUsageReports: [
        { ImageUsageReports: [report("amiur-1", 8)] },
        { ImageUsageReports: [report("amiur-2", 1)] },
      ],
      DescribeImageUsageReportEntries: [
        { ImageUsageReportEntries: [{ ReportId: "amiur-2", AccountId: "111122223333", UsageCount: 0 }] },
      ],
    });

    expect(answer).to.equal("clean");
    expect(region.calls.map(({ operation }) => operation)).to.deep.equal([
      "DescribeImageUsageReports",
      "DescribeImageUsageReports",
      "DescribeImageUsageReportEntries",
    ]);
    expect(region.calls[0]?.input).to.deep.include({ ImageIds: ["ami-1"] });
    expect(region.calls[2]?.input).to.deep.include({ ReportIds: ["amiur-1", "amiur-2"] });
  });

  it("use an AMI if the newest report names any", async () => {
    const entry = { ReportId: "amiur-1", AccountId: "111122223333", ResourceType: "ec2:LaunchTemplate", UsageCount: 2 };
    const { answer } = await asked({
      DescribeImageUsageReports: [{ ImageUsageReports: [report("amiur-1", 1)] }],
      DescribeImageUsageReportEntries: [{ ImageUsageReportEntries: [entry] }],
    });

    expect(answer).to.equal("in use: by 111122223333 (2 of ec2:LaunchTemplate), says report amiur-1 of 2026-11-26");
  });

  it("are asked about with a report of everything, in the factory's name, once one is due", async () => {
    const { answer, region } = await asked({});

    expect(answer).to.equal("no answer yet: there is no report on other accounts yet; report amiur-new is being made");
    expect(region.calls.find(({ operation }) => operation === "CreateImageUsageReport")?.input).to.deep.include({
      ImageId: "ami-1",
      ResourceTypes: [
        { ResourceType: "ec2:Instance" },
        {
          ResourceType: "ec2:LaunchTemplate",
          ResourceTypeOptions: [{ OptionName: "version-depth", OptionValues: ["10000"] }],
        },
        { ResourceType: "imagebuilder:ImageRecipe" },
        { ResourceType: "imagebuilder:ContainerRecipe" },
      ],
      TagSpecifications: [{ ResourceType: "image-usage-report", Tags: MARK }],
    });
  });

  it("are not asked about in a dry run, or while nothing is retired", async () => {
    for (const settings of [{ dryRun: true }, { retire: false }]) {
      const { answer, region } = await asked({}, settings);
      expect(answer).to.equal("no answer yet: there is no report on other accounts yet");
      expect(region.count("CreateImageUsageReport")).to.equal(0);
    }
  });

  it("are not judged by people's own reports, which may be about less, but one that is pending is in the way", async () => {
    const foreign = { Tags: [] };
    const { answer, region } = await asked({
      DescribeImageUsageReports: [
        { ImageUsageReports: [report("amiur-1", 8, foreign), report("amiur-2", 1, foreign)] },
      ],
    });
    expect(answer).to.match(/^no answer yet: there is no report/);
    expect(region.count("DescribeImageUsageReportEntries")).to.equal(0);

    const pending = { ImageUsageReports: [report("amiur-3", 0, { ...foreign, State: "pending" })] };
    expect((await asked({ DescribeImageUsageReports: [pending] })).answer).to.equal(
      "no answer yet: EC2 has been making report amiur-3 since 2026-11-27",
    );
  });

  it("are not taken for clean where EC2 does not answer", async () => {
    for (const operation of ["DescribeImageUsageReports", "CreateImageUsageReport"]) {
      const { answer } = await asked({ [operation]: awsError("UnauthorizedOperation", "no") });
      expect(answer).to.match(/^cannot tell: us-east-1: could not look at other accounts' use .*: no\. Run pulumi up/);
    }
  });

  it("are not asked about in a region where Upkeep does not look", async () => {
    const upkeep = await beginUpkeep();

    expect(await refusalOf(otherAccounts(upkeep, factoryAmi("ami-1", { region: "eu-west-1" })))).to.match(
      /ami-1 is in eu-west-1, where Upkeep does not look/,
    );
  });
});
