// Tests of the policy of Promote's role.
import { expect } from "chai";
import { promoteRolePolicy } from "../../../components/policies/promoteRole";
import { publishRolePolicy } from "../../../components/policies/publishRole";
import { BUCKET, GATES, granted, MARK_THERE, RELEASES } from "./resources";

describe("promoteRolePolicy", () => {
  const promote = granted(promoteRolePolicy({ ...RELEASES, gatesArn: GATES }));

  it("lets Promote read its own code, the settings and the releases, and write nothing to the bucket", () => {
    expect(promote.ReadCode).to.deep.equal({ Action: ["s3:GetObject", "s3:GetObjectVersion"], Resource: GATES });
    expect(promote.ReadRecords).to.deep.equal({
      Action: "s3:GetObject",
      Resource: [`${BUCKET}/settings/publish.json`, `${BUCKET}/releases/*`],
    });
    const actions = Object.values(promote).flatMap(({ Action }) => Action);
    expect(new Set(actions.filter((action) => action.startsWith("s3:")))).to.have.all.keys(
      "s3:GetObject",
      "s3:GetObjectVersion",
      "s3:GetBucketAcl",
      "s3:GetBucketLocation",
      "s3:ListBucket",
    );
    expect(actions.filter((action) => action.startsWith("codecommit:"))).to.deep.equal([]);
  });

  it("lets Promote move channels and share AMIs, as Publish does", () => {
    const publish = granted(publishRolePolicy({ ...RELEASES, imageKeyArns: {}, approvers: false }));
    for (const sid of ["Deny OnlyPublishRegions", "Look", "Share", "BringBack", "MoveChannels"]) {
      expect(promote[sid], sid).to.deep.equal(publish[sid]);
    }
  });

  it("lets Promote record on marked AMIs who moved a channel and why, and change no other tag", () => {
    expect(promote.TagImages).to.deep.equal({
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: ["arn:aws:ec2:*::image/*", "arn:aws:ec2:*::snapshot/*"],
      Condition: {
        StringEquals: MARK_THERE,
        "ForAllValues:StringEquals": {
          "aws:TagKeys": ["ami-pipeline:promoted-by", "ami-pipeline:reason", "ami-pipeline:withdrawn"],
        },
        Null: { "aws:TagKeys": "false" },
      },
    });
  });
});
