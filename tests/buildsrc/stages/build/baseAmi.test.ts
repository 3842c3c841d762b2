// Tests which AMI an image starts from.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { resolveBaseAmi } from "../../../../buildsrc/stages/build/baseAmi";
import {
  DescribeImagesCommand,
  EC2Client,
  GetParameterCommand,
  ParameterNotFound,
  SSMClient,
} from "../../../../buildsrc/stages/common/aws";
import type { ImageSettings } from "../../../../buildsrc/stages/image/settings";
import { NOBLE, NOBLE_PARAMETER, XENIAL } from "../../helpers/imageSettings";
import { refusalOf } from "../../helpers/refusal";

describe("buildsrc: base AMI", () => {
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

  it("is the one that the parameter holds", async () => {
    ssm.on(GetParameterCommand, { Name: NOBLE_PARAMETER }).resolves({ Parameter: { Value: "ami-0abc" } });

    expect(await resolve(NOBLE)).to.equal("ami-0abc");
  });

  it("is the owner's newest of the architecture, among deprecated ones too", async () => {
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

    const error = await refusalOf(resolve({ ...NOBLE, baseAmiParameter: "/golden/base" }));

    expect(error).to.be.an("error").with.property("message").that.includes("no SSM parameter /golden/base");
    expect(error).to.have.property("remedy").that.includes("base_ami_parameter");
  });

  it("refuses a parameter that holds no AMI id", async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "t3.micro" } });

    const error = await refusalOf(resolve(NOBLE));

    expect(error).to.have.property("message").that.includes('holds "t3.micro", which is not an AMI id');
  });

  it("says what was looked for when no AMI fits", async () => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [] });

    const error = await refusalOf(resolve(XENIAL));

    expect(error)
      .to.have.property("message")
      .that.matches(/Owner 099720109477 has no AMI named "ubuntu\/.*" for x86_64/);
  });
});
