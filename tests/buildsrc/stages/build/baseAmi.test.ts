// Tests which AMI an image starts from.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  DescribeImagesCommand,
  EC2Client,
  GetParameterCommand,
  ParameterNotFound,
  SSMClient,
} from "../../../../buildsrc/stages/common/aws";
import { resolveBaseAmi } from "../../../../buildsrc/stages/build/baseAmi";
import { baseAmiSource, supportWarning } from "../../../../buildsrc/stages/image/baseAmiSource";
import type { ImageSettings } from "../../../../buildsrc/stages/image/settings";

const NOBLE: ImageSettings = {
  family: "ubuntu",
  architecture: "x86_64",
  release: "24.04",
  instanceType: "t3.small",
  testMode: "run-command",
};
const XENIAL: ImageSettings = { ...NOBLE, release: "16.04" };
const NOBLE_PARAMETER = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id";

describe("buildsrc: base AMI", () => {
  it("is Canonical's public parameter of release and architecture", () => {
    expect(baseAmiSource(NOBLE)).to.deep.equal({ kind: "parameter", name: NOBLE_PARAMETER });
    expect(baseAmiSource({ ...NOBLE, architecture: "arm64" })).to.deep.include({
      name: NOBLE_PARAMETER.replace("amd64", "arm64"),
    });
    expect(baseAmiSource({ ...NOBLE, release: "22.04" })).to.deep.include({
      name: "/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
    });
  });

  it("is found among Canonical's own for 16.04, which has no parameter", () => {
    expect(baseAmiSource(XENIAL)).to.deep.equal({
      kind: "name",
      pattern: "ubuntu/images/hvm-ssd/ubuntu-xenial-16.04-amd64-server-*",
      owner: "099720109477",
    });
  });

  it("is what the settings name, if they do", () => {
    expect(baseAmiSource({ ...NOBLE, baseAmiParameter: "/golden/base" })).to.deep.equal({
      kind: "parameter",
      name: "/golden/base",
    });
    expect(baseAmiSource({ ...NOBLE, baseAmiName: "golden-*", baseAmiOwner: "self" })).to.deep.equal({
      kind: "name",
      pattern: "golden-*",
      owner: "self",
    });
  });

  it("comes with a warning when its release is out of standard support", () => {
    expect(supportWarning(XENIAL)).to.match(/WARNING: Ubuntu 16\.04 is out of standard support since April 2021/);
    expect(supportWarning(NOBLE)).to.equal(undefined);
  });

  describe("lookup", () => {
    const ec2 = mockClient(EC2Client);
    const ssm = mockClient(SSMClient);
    const resolve = (settings: ImageSettings) => resolveBaseAmi(settings, new EC2Client({}), new SSMClient({}));

    beforeEach(() => {
      ec2.reset();
      ssm.reset();
    });
    after(() => {
      ec2.restore();
      ssm.restore();
    });

    it("reads the parameter", async () => {
      ssm.on(GetParameterCommand, { Name: NOBLE_PARAMETER }).resolves({ Parameter: { Value: "ami-0abc" } });

      expect(await resolve(NOBLE)).to.equal("ami-0abc");
    });

    it("takes the owner's newest AMI of the architecture, deprecated ones too", async () => {
      ec2.on(DescribeImagesCommand).resolves({
        Images: [
          { ImageId: "ami-old", CreationDate: "2019-01-01T00:00:00.000Z" },
          { ImageId: "ami-new", CreationDate: "2021-09-28T00:00:00.000Z" },
          { ImageId: "ami-mid", CreationDate: "2020-01-01T00:00:00.000Z" },
        ],
      });

      expect(await resolve(XENIAL)).to.equal("ami-new");
      const input = ec2.commandCalls(DescribeImagesCommand)[0]?.args[0].input;
      expect(input).to.deep.include({ Owners: ["099720109477"], IncludeDeprecated: true });
      expect(input?.Filters).to.deep.include({ Name: "architecture", Values: ["x86_64"] });
    });

    it("says which parameter is missing, and what to set", async () => {
      ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ message: "no", $metadata: {} }));

      const error = await resolve({ ...NOBLE, baseAmiParameter: "/golden/base" }).catch((reason: unknown) => reason);

      expect(error).to.be.an("error").with.property("message").that.includes("no SSM parameter /golden/base");
      expect(error).to.have.property("remedy").that.includes("base_ami_parameter");
    });

    it("refuses a parameter that holds no AMI id", async () => {
      ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "t3.micro" } });

      const error = await resolve(NOBLE).catch((reason: unknown) => reason);

      expect(error).to.have.property("message").that.includes('holds "t3.micro", which is not an AMI id');
    });

    it("says what was looked for when no AMI fits", async () => {
      ec2.on(DescribeImagesCommand).resolves({ Images: [] });

      const error = await resolve(XENIAL).catch((reason: unknown) => reason);

      expect(error)
        .to.have.property("message")
        .that.matches(/No AMI of owner 099720109477 is named "ubuntu\/.*" for x86_64/);
    });
  });
});
