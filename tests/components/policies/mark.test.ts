// Tests that the policies bind the roles to tags, states and records.
import { expect } from "chai";
import { buildRolePolicy } from "../../../components/policies/buildRole";
import { BUCKET, granted, LAUNCH, listOf } from "./resources";

describe("mark", () => {
  const build = granted(buildRolePolicy({ ...LAUNCH, builderRoleArn: "r", builderProfileArn: "p", encrypted: true }));

  it("lets an AMI be built, but not released, by Build", () => {
    const states = { "aws:RequestTag/ami-pipeline:state": ["building", "candidate"] };

    expect(build.TagMarked?.Condition?.StringEqualsIfExists).to.deep.include(states);
    expect(build.MarkOnCreation?.Condition?.StringEqualsIfExists).to.deep.include(states);
  });

  it("lets Build write its own records and artifacts only", () => {
    expect(build.WriteRecords?.Resource).to.deep.equal(["amis/*/build.json", "amis/*/packages.txt"].map(inBucket));
    expect(listOf(build.WriteArtifacts?.Resource)).to.deep.equal([inBucket("golden-*")]);
  });
});

function inBucket(key: string): string {
  return `${BUCKET}/${key}`;
}
