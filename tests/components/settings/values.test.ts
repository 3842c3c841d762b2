// Tests of the values of the settings.
import { expect } from "chai";
import { valueFaults, withDefaults } from "../../../components/settings/values";

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
