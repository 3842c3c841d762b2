// Tests of the regions where images are published.
import { ComponentResource, output } from "@pulumi/pulumi";
import { expect } from "chai";
import { allRegions, checkPublishRegions, type PublishRegions } from "../../../components/publishing/regions";
import { ACCOUNT, deploy, LOCATION, rejection, valueOf } from "../../helpers/deploy";

describe("the publish regions", () => {
  const enabled = ["us-east-1", "us-west-2", "eu-west-1"];
  const known = [...enabled, "ap-east-1"];

  /** Runs the check in a program. */
  const check = (publishRegions: readonly string[], homeRegion?: string) =>
    deploy(
      async () => {
        const args: PublishRegions = { publishRegions, ...(homeRegion !== undefined && { homeRegion }) };
        await valueOf(
          checkPublishRegions(new ComponentResource("test:index:Parent", "parent"), args, output(LOCATION)),
        );
      },
      {
        answers: {
          "aws:index/getRegions:getRegions": ({ allRegions: all }) => ({ names: all === true ? known : enabled }),
        },
      },
    );

  it("are the home region first, then the others, each once", () => {
    expect(allRegions(["eu-west-1", "us-east-1"], "us-east-1")).to.deep.equal(["us-east-1", "eu-west-1"]);
    expect(allRegions([], "us-east-1")).to.deep.equal(["us-east-1"]);
  });

  it("may include the home region", async () => {
    await check(["us-east-1", "eu-west-1"], "us-east-1");
  });

  it("ask AWS nothing if there are none", async () => {
    expect((await check([], "us-east-1")).invokes).to.deep.equal([]);
  });

  it("are refused all at once if they do not exist or are not enabled", async () => {
    expect(await rejection(check(["eu-west-1", "eu-wset-1", "ap-east-1"], "us-east-1"))).to.equal(
      'publishRegions: "eu-wset-1" is not a region of the partition aws, which has ap-east-1, eu-west-1, us-east-1, us-west-2. Use one of them.\n' +
        `publishRegions: "ap-east-1" is not enabled in account ${ACCOUNT}. Enable it (aws account enable-region --region-name ap-east-1), or leave it out.`,
    );
  });

  it("are refused if it is not known in advance which of them is the home region", async () => {
    expect(await rejection(check(["us-east-1", "eu-west-1"]))).to.equal(
      "publishRegions: the factory is in us-east-1, but nothing sets its region in advance, so it cannot tell which regions to copy images to. Set aws:region, or the argument homeRegion of the factory, to us-east-1.",
    );
    expect(await rejection(check(["eu-west-1"], "eu-west-1"))).to.match(
      /^publishRegions: the factory is in us-east-1, but homeRegion is eu-west-1, so it cannot tell/,
    );
  });

  it("are accepted without a known home region if it is not among them", async () => {
    await check(["eu-west-1"]);
  });
});
