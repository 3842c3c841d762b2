// Tests of the values of the settings.
import { Subnet, Vpc } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { expect } from "chai";
import { setImmediate } from "node:timers/promises";
import { checkedWhenKnown, valueFaults, withDefaults } from "../../../components/settings/values";
import { deploy, rejection, valueOf } from "../../helpers/deploy";

describe("withDefaults", () => {
  const names = { factoryName: "golden-dev", images: ["ubuntu"] };

  it("keeps what is set, even if it is empty or false, and fills in the rest", () => {
    const values = withDefaults({ images: [], retainRepositoryOnDelete: false, branch: "release" }, names);

    expect(values).to.deep.include({ images: [], retainRepositoryOnDelete: false, branch: "release" });
    expect(values).to.deep.include({ repositoryName: "golden-dev", parameterPrefix: "/golden-dev", tags: {} });
  });

  it("leaves out optional settings that are not set", () => {
    expect(withDefaults({}, names)).not.to.have.any.keys("vpcId", "subnetId", "assignPublicIp", "permissionsBoundary");
    expect(withDefaults({ vpcId: "vpc-0a" }, names)).to.include({ vpcId: "vpc-0a" });
  });
});

describe("valueFaults", () => {
  it("names the setting of each fault, and ignores settings without a value", () => {
    const faults = valueFaults({ branch: "a..b", vpcId: "vpc-1", testTimeoutMinutes: 481 });

    expect(faults.map(({ name }) => name)).to.deep.equal(["branch", "testTimeoutMinutes"]);
  });
});

describe("checkedWhenKnown", () => {
  const wrong = [
    ["vpcId", "vpc"],
    ["subnetId", "vpc-0a1b"],
    ["permissionsBoundary", "arn:aws:iam::123456789012:role/boundary"],
  ] as const;

  for (const [name, value] of wrong) {
    it(`refuses a computed ${name} that is wrong, with the same words as a written one`, async () => {
      const [fault] = valueFaults({ [name]: value });

      expect(fault?.name).to.equal(name);
      expect(await rejection(deploy(() => valueOf(pulumi.output(checkedWhenKnown(name, later(value))))))).to.equal(
        `${name}: ${fault?.reason ?? ""}`,
      );
    });
  }

  it("passes on a computed value that is right", async () => {
    const seen: string[] = [];
    await deploy(async () => {
      seen.push(await valueOf(pulumi.output(checkedWhenKnown("vpcId", later("vpc-0a1b")))));
    });

    expect(seen).to.deep.equal(["vpc-0a1b"]);
  });

  it("passes on a written value, which valueFaults checks", () => {
    expect(checkedWhenKnown("vpcId", "vpc")).to.equal("vpc");
  });

  it("accepts a value that a preview does not know", async () => {
    const deployment = await deploy(
      () => {
        // The mocks tell only ids, so the ARN is unknown. If it were known, it would be refused.
        const { arn } = new Vpc("vpc");
        new Subnet("subnet", { vpcId: checkedWhenKnown("vpcId", arn) });
      },
      { preview: true },
    );

    expect(deployment.one("aws:ec2/subnet:Subnet").inputs.vpcId).to.equal(unknownValue);
  });
});

/** An output that becomes known only after the program has continued. */
function later(value: string): pulumi.Output<string> {
  return pulumi.output(setImmediate(value));
}
