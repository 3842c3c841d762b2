// Tags that only AWS sets are found in every shape that services give them.
import { expect } from "chai";
import { RESERVED_TAG, reservedTagFaults } from "../../../../sandbox/frontdoor/protocols/reservedTags";
import type { Shape } from "../../../../sandbox/frontdoor/service";

describe("reservedTagFaults", () => {
  const found = (operation: string, input: Shape) =>
    reservedTagFaults(operation, input).map(({ path, value }) => `${path} = ${JSON.stringify(value)}`);

  it("finds them in lists, maps and specifications", () => {
    expect(found("CreateProject", { name: "a", tags: [{ key: "a" }, { key: "aws:b" }] })).to.deep.equal([
      'tags.2.member.key = \"aws:b\"',
    ]);
    expect(found("CreateRepository", { tags: { a: "1", "AWS:b": "2" } })).to.deep.equal(['tags.AWS:b.key = \"AWS:b\"']);
    expect(found("CreateKey", { Tags: [{ TagKey: "aws:b", TagValue: "aws:c" }] })).to.deep.equal([
      'Tags.1.member.TagKey = \"aws:b\"',
    ]);
    const specifications = [{ ResourceType: "image", Tags: [{ Key: "aws:b", Value: "1" }] }];
    expect(found("CopyImage", { TagSpecifications: specifications })).to.deep.equal([
      'TagSpecifications.1.member.Tags.1.member.Key = \"aws:b\"',
    ]);
    const data = { LaunchTemplateData: { TagSpecifications: specifications } };
    expect(found("CreateLaunchTemplate", data)).to.have.length(1);
    expect(reservedTagFaults("CreateTags", { Tags: [{ Key: "aws:b" }] })[0]?.constraint).to.equal(RESERVED_TAG);
  });

  it("leaves other tags, other members, and operations that set no tags", () => {
    expect(found("CreateProject", { tags: [{ key: "saws:b", value: "aws:c" }], environment: { key: "aws:b" } })).to.be
      .empty;
    expect(found("ListProjects", { tags: [{ key: "aws:b" }] })).to.be.empty;
    expect(found("UntagResource", { tagKeys: ["aws:b"] })).to.be.empty;
  });
});
