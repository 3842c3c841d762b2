// Tests of the policy of Build's role.
import { expect } from "chai";
import { buildRolePolicy } from "../../../components/policies/buildRole";
import { BUILD } from "./everyPolicy";
import { CHINA, granted, listOf } from "./resources";

describe("buildRolePolicy", () => {
  const build = granted(buildRolePolicy(BUILD));

  it("lets Build change only what carries the factory's mark", () => {
    const marked = { "aws:ResourceTag/ami-pipeline": "golden" };
    for (const sid of ["HandleBuilder", "HandleImage", "DeleteKeyPair", "DeleteSnapshots", "DeleteVolumes"]) {
      expect(build[sid]?.Condition, sid).to.deep.equal({ StringEquals: marked });
    }
    expect(build.TagMarked?.Condition).to.deep.equal({
      StringEquals: marked,
      // Packer sets the mark again, which is allowed as long as it stays the same.
      StringEqualsIfExists: {
        "aws:RequestTag/ami-pipeline": "golden",
        "aws:RequestTag/ami-pipeline:state": ["building", "candidate"],
      },
    });
    for (const sid of ["CreateImage", "CreateKeyPair"]) {
      expect(build[sid]?.Condition, sid).to.deep.equal({ StringEquals: { "aws:RequestTag/ami-pipeline": "golden" } });
    }
    expect(build.Tunnel?.Condition).to.deep.include({ StringEquals: { "ssm:resourceTag/ami-pipeline": "golden" } });
  });

  it("lets Build launch instances that are marked, encrypted and require tokens, in one subnet and with one profile", () => {
    expect(build.LaunchInstance?.Condition).to.deep.equal({
      StringEquals: { "aws:RequestTag/ami-pipeline": "golden", "ec2:MetadataHttpTokens": "required" },
      ArnEquals: { "ec2:InstanceProfile": BUILD.builderProfileArn },
    });
    expect(build.LaunchVolumes?.Condition).to.deep.include({ Bool: { "ec2:Encrypted": "true" } });
    expect(build.LaunchInto?.Resource).to.include.members([
      "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1",
      "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1",
    ]);
    expect(build.LaunchFromImage?.Condition).to.deep.equal({
      StringEquals: { "ec2:Owner": ["amazon", "099720109477", "136693071363", "123456789012"] },
    });
  });

  it("lets Build leave volumes unencrypted only if the factory encrypts no images", () => {
    const unencrypted = granted(buildRolePolicy({ ...BUILD, encrypted: false }));
    expect(unencrypted.LaunchVolumes?.Condition).to.deep.equal({
      StringEquals: { "aws:RequestTag/ami-pipeline": "golden" },
    });
  });

  it("lets Build pass one role to EC2, and create neither roles nor security groups", () => {
    expect(build.PassBuilderRole).to.deep.include({
      Resource: BUILD.builderRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    });
    const actions = Object.values(build).flatMap(({ Action }) => listOf(Action));
    expect(actions.filter((action) => /^iam:(?!PassRole$)|SecurityGroup$/.test(action))).to.deep.equal([]);
  });

  it("uses the ARNs and the name of EC2 of the factory's partition", () => {
    const policy = granted(buildRolePolicy({ ...BUILD, location: CHINA, bucketArn: "arn:aws-cn:s3:::b" }));
    const arns = Object.values(policy).flatMap(({ Resource }) => listOf(Resource));

    const given = ["*", BUILD.builderRoleArn, BUILD.imageKeyArn, BUILD.dataKeyArn];
    expect(arns.filter((arn) => !arn.startsWith("arn:aws-cn:") && !given.includes(arn))).to.deep.equal([]);
    expect(policy.PassBuilderRole?.Condition).to.deep.equal({
      StringEquals: { "iam:PassedToService": "ec2.amazonaws.com.cn" },
    });
  });
});
