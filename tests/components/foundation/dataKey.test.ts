// The key of the factory's own data as KMS gets it.
import { expect } from "chai";
import { DataKey, type DataKeyArgs } from "../../../components/foundation/dataKey";
import { dataKeyPolicy } from "../../../components/policies/dataKeyPolicy";
import { ACCOUNT, deploy, REGION } from "../../helpers/deploy";

const LOCATION = { partition: "aws", dnsSuffix: "amazonaws.com", region: REGION, accountId: ACCOUNT };
const ARGS = { factoryName: "golden", location: LOCATION, logGroupNames: ["/aws/codebuild/golden-build"] };
const make = async (args: Partial<DataKeyArgs> = {}) => {
  const deployment = await deploy(() => new DataKey("golden-data", { ...ARGS, ...args }));
  return { key: deployment.one("aws:kms/key:Key"), alias: deployment.one("aws:kms/alias:Alias") };
};

describe("DataKey", () => {
  it("rotates, has a name, and is as open as what it encrypts needs", async () => {
    const { key, alias } = await make({ topic: true, tags: { Team: "images" } });

    expect(key.inputs).to.deep.include({ enableKeyRotation: true, tags: { Team: "images" } });
    expect(JSON.parse(String(key.inputs.policy))).to.deep.equal(dataKeyPolicy({ ...ARGS, topic: true }));
    expect(alias.inputs.name).to.equal("alias/golden-data");
  });

  it("stays when it is destroyed, unless told otherwise", async () => {
    expect((await make()).key.retainOnDelete).to.equal(true);
    expect((await make({ deleteOnDestroy: true })).key.retainOnDelete).to.equal(false);
  });
});
