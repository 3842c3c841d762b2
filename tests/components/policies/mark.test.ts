// Tests that the policies and the stages use the same tags, states and object keys.
import { expect } from "chai";
import { KEYS } from "../../../buildsrc/stages/common/store";
import { MARKER, STATES, TAGS } from "../../../buildsrc/stages/ami/tags";
import { buildRolePolicy } from "../../../components/policies/buildRole";
import { MARKER_TAG, STATE_TAGS } from "../../../components/policies/mark";
import { PUBLISH_SETTINGS_KEY } from "../../../components/publishing/settings";
import { BUCKET, granted, LAUNCH, listOf } from "./resources";

describe("mark", () => {
  it("has the same tags as the stages", () => {
    expect(MARKER_TAG).to.equal(MARKER);
    expect(TAGS).to.include(STATE_TAGS);
  });

  it("lets Build set the states of an AMI that is not released", () => {
    const build = granted(buildRolePolicy({ ...LAUNCH, builderRoleArn: "r", builderProfileArn: "p", encrypted: true }));
    const states = { "aws:RequestTag/ami-pipeline:state": [STATES.building, STATES.candidate] };

    expect(build.TagMarked?.Condition?.StringEqualsIfExists).to.deep.include(states);
    expect(build.MarkOnCreation?.Condition?.StringEqualsIfExists).to.deep.include(states);
  });

  it("names the object keys of the stages' records", () => {
    const build = granted(buildRolePolicy({ ...LAUNCH, builderRoleArn: "r", builderProfileArn: "p", encrypted: true }));

    expect(build.WriteRecords?.Resource).to.deep.equal([KEYS.build("*"), KEYS.packages("*")].map(inBucket));
    expect(PUBLISH_SETTINGS_KEY).to.equal(KEYS.publishSettings);
    expect(listOf(build.WriteArtifacts?.Resource)).to.deep.equal([inBucket("golden-*")]);
  });
});

function inBucket(key: string): string {
  return `${BUCKET}/${key}`;
}
