// An image that brings its own Packer template.
import { DescribeImagesCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { amiOfExample } from "../examples";
import { shared } from "../shared";

describe("the example own-template", () => {
  it("is an AMI whose root volume is as large as its template says", async () => {
    const { clients } = shared().sandbox;
    const ami = await amiOfExample("own-template");

    const { Images: [image] = [] } = await clients.ec2.send(new DescribeImagesCommand({ ImageIds: [ami] }));

    expect(image?.BlockDeviceMappings?.map(({ Ebs }) => [Ebs?.VolumeSize, Ebs?.Encrypted])).to.deep.equal([[12, true]]);
    expect(image?.ImdsSupport).to.equal("v2.0");
  });
});
