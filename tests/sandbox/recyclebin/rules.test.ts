import { expect } from "chai";
import { text, type Call, type Shape } from "../../../sandbox/frontdoor/service";
import { createRecycleBin } from "../../../sandbox/recyclebin/rules";
import { rejection } from "../codepipeline/stand";

const TOLD = {
  ResourceType: "EC2_IMAGE",
  RetentionPeriod: { RetentionPeriodValue: 14, RetentionPeriodUnit: "DAYS" },
  ResourceTags: [{ ResourceTagKey: "ami-pipeline", ResourceTagValue: "golden" }],
};
const TAG = { Key: "Stack", Value: "dev" };

describe("the sandbox's Recycle Bin", () => {
  const { operations } = createRecycleBin();
  const call = async (operation: string, input: Shape, region = "us-east-1"): Promise<Shape> => {
    const caller = { arn: "arn:aws:iam::123456789012:root", accountId: "123456789012" };
    const made: Call = { service: "rbin", operation, region, caller, input };
    return (await operations[operation]?.(made)) ?? {};
  };

  it("keeps rules by region, with their tags, and changes and forgets them", async () => {
    const made = await call("CreateRule", { ...TOLD, Tags: [TAG] });
    const { Identifier, RuleArn } = made;
    expect(Identifier).to.match(/^[0-9a-zA-Z]{11}$/);
    expect(RuleArn).to.equal(`arn:aws:rbin:us-east-1:123456789012:rule/${text(Identifier)}`);
    const shown = { ...TOLD, Identifier, RuleArn, Status: "available" };
    expect(made).to.deep.equal({ ...shown, Tags: [TAG] });

    const RetentionPeriod = { RetentionPeriodValue: 30, RetentionPeriodUnit: "DAYS" };
    await call("UpdateRule", { Identifier, RetentionPeriod });
    expect(await call("GetRule", { Identifier })).to.deep.equal({ ...shown, RetentionPeriod });
    await call("TagResource", { ResourceArn: RuleArn, Tags: [{ Key: "Team", Value: "images" }] });
    await call("UntagResource", { ResourceArn: RuleArn, TagKeys: ["Stack"] });
    expect(await call("ListTagsForResource", { ResourceArn: RuleArn })).to.deep.equal({
      Tags: [{ Key: "Team", Value: "images" }],
    });
    expect(await call("ListRules", { ResourceType: "EC2_IMAGE" }))
      .to.have.property("Rules")
      .with.length(1);
    expect(await call("ListRules", { ResourceType: "EC2_IMAGE" }, "eu-west-1")).to.deep.equal({ Rules: [] });

    await call("DeleteRule", { Identifier });
    expect(await rejection(call("GetRule", { Identifier }))).to.equal(
      `ResourceNotFoundException: Rule ${text(Identifier)} was not found.`,
    );
  });

  it("refuses a rule that is for tags and against others", async () => {
    const both = { ...TOLD, ExcludeResourceTags: [{ ResourceTagKey: "keep" }] };
    expect(await rejection(call("CreateRule", both))).to.match(/^ValidationException: /);
  });
});
