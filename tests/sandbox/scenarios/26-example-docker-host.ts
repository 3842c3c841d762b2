// An image of Debian, whose base AMI has no SSM agent.
import { expect } from "chai";
import { madeOf } from "../madeOf";

describe("the example docker-host", () => {
  it("is made of Debian, whose builder got an SSM agent that the image does not keep", async () => {
    const { publisher, root, packages } = await madeOf("docker-host");

    expect([publisher, root]).to.deep.equal(["136693071363", "/dev/xvda"]);
    expect(packages.filter((line) => /^docker\.io \S+ amd64$/.test(line))).to.have.length(1);
    expect(packages.filter((line) => line.startsWith("amazon-ssm-agent "))).to.be.empty;
  });
});
