// Regions that images cannot be published to stop the program before it makes anything.
import { ComponentResource, output } from "@pulumi/pulumi";
import { expect } from "chai";
import { allRegions, checkPublishRegions, type PublishRegions } from "../../../components/publishing/regions";
import { ACCOUNT, deploy, REGION, rejection, valueOf } from "../../helpers/deploy";

const LOCATION = { partition: "aws", dnsSuffix: "amazonaws.com", region: REGION, accountId: ACCOUNT };
const ENABLED = ["us-east-1", "us-west-2", "eu-west-1"];
const KNOWN = [...ENABLED, "ap-east-1"];

/** Fails as the program would. */
const check = (publishRegions: readonly string[], homeRegion?: string) =>
  deploy(
    async () => {
      const args: PublishRegions = { publishRegions, ...(homeRegion !== undefined && { homeRegion }) };
      await valueOf(checkPublishRegions(new ComponentResource("test:index:Parent", "parent"), args, output(LOCATION)));
    },
    {
      answers: {
        "aws:index/getRegions:getRegions": ({ allRegions: all }) => ({ names: all === true ? KNOWN : ENABLED }),
      },
    },
  );

describe("the publish regions", () => {
  it("are the home region first, then the others, each once", () => {
    expect(allRegions(["eu-west-1", "us-east-1"], "us-east-1")).to.deep.equal(["us-east-1", "eu-west-1"]);
    expect(allRegions([], "us-east-1")).to.deep.equal(["us-east-1"]);
  });

  it("may have the home region among them", async () => {
    await check(["us-east-1", "eu-west-1"], "us-east-1");
  });

  it("ask AWS nothing when there are none", async () => {
    expect((await check([], "us-east-1")).invokes).to.deep.equal([]);
  });

  it("are refused when there is no such region, or it is not enabled, all at once", async () => {
    expect(await rejection(check(["eu-west-1", "eu-wset-1", "ap-east-1"], "us-east-1"))).to.equal(
      'publishRegions: "eu-wset-1" is not a region of the partition aws, which has ap-east-1, eu-west-1, us-east-1, us-west-2. Use one of them.\n' +
        `publishRegions: "ap-east-1" is not enabled in account ${ACCOUNT}. Enable it (aws account enable-region --region-name ap-east-1), or leave it out.`,
    );
  });

  it("are refused when nothing tells in advance which of them is the home region", async () => {
    expect(await rejection(check(["us-east-1", "eu-west-1"]))).to.equal(
      "publishRegions: the factory is in us-east-1, but nothing sets its region in advance, so it cannot tell which regions to copy images to. Set aws:region, or the argument homeRegion of the factory, to us-east-1.",
    );
    expect(await rejection(check(["eu-west-1"], "eu-west-1"))).to.match(
      /^publishRegions: the factory is in us-east-1, but homeRegion is eu-west-1, so it cannot tell/,
    );
  });

  it("need nobody to tell the home region when it is not among them", async () => {
    await check(["eu-west-1"]);
  });
});
