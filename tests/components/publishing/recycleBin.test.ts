// Where the recycle bin keeps what was removed, and for how long.
import { expect } from "chai";
import { RecycleBin } from "../../../components/publishing/recycleBin";
import { deploy } from "../../helpers/deploy";
import { deployOne, FACTORY } from "../factories";

const RULE = "aws:rbin/rule:Rule";

describe("RecycleBin", () => {
  it("keeps AMIs and their snapshots with the factory's mark, in every region", async () => {
    const deployment = await deploy(
      () =>
        new RecycleBin("golden-bin", {
          factoryName: "golden",
          publishRegions: ["eu-west-1"],
          days: 14,
          tags: { Team: "images" },
        }),
    );

    const common = {
      resourceTags: [{ resourceTagKey: "ami-pipeline", resourceTagValue: "golden" }],
      retentionPeriod: { retentionPeriodValue: 14, retentionPeriodUnit: "DAYS" },
      tags: { Team: "images" },
    };
    const images = { ...common, resourceType: "EC2_IMAGE", description: "Keeps images of golden that were removed" };
    const snapshots = {
      ...common,
      resourceType: "EBS_SNAPSHOT",
      description: "Keeps snapshots of golden that were removed",
    };
    expect(Object.fromEntries(deployment.all(RULE).map(({ name, inputs }) => [name, inputs]))).to.deep.equal({
      "golden-bin-images": images,
      "golden-bin-snapshots": snapshots,
      "golden-bin-eu-west-1-images": { ...images, region: "eu-west-1" },
      "golden-bin-eu-west-1-snapshots": { ...snapshots, region: "eu-west-1" },
    });
  });

  it("is there only if the settings say so, once per region", async () => {
    const rulesWith = async (recycleBinDays: number) =>
      (await deployOne({ recycleBinDays, publishRegions: ["us-east-1", "eu-west-1"] })).all(RULE);

    expect(await rulesWith(0)).to.deep.equal([]);
    const rules = await rulesWith(30);
    expect(rules).to.have.length(4);
    expect(rules.map(({ inputs }) => JSON.stringify(inputs.resourceTags))).to.deep.equal(
      Array.from({ length: 4 }, () => JSON.stringify([{ resourceTagKey: "ami-pipeline", resourceTagValue: FACTORY }])),
    );
  });
});
