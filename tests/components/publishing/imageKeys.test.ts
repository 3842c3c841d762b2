// Tests of the keys that encrypt images.
import { expect } from "chai";
import { ImageKeys } from "../../../components/publishing/imageKeys";
import { imageKeyPolicy } from "../../../components/policies/imageKeyPolicy";
import { ACCOUNT, deploy, LOCATION, REGION, valueOf } from "../../helpers/deploy";

describe("ImageKeys", () => {
  const shared = {
    accounts: ["111111111111"],
    organizations: ["arn:aws:organizations::111111111111:organization/o-exampleorgid"],
    organizationalUnits: [],
  };
  const deployKeys = async () => {
    const made: ImageKeys[] = [];
    const deployment = await deploy(
      () =>
        made.push(
          new ImageKeys("golden-images", {
            factoryName: "golden",
            publishRegions: ["eu-west-1", "ap-south-1"],
            location: LOCATION,
            ...shared,
            tags: { Team: "images" },
          }),
        ),
      {
        outputs: {
          "aws:kms/key:Key": ({ name, region = REGION }) => ({
            keyId: name,
            arn: `arn:aws:kms:${String(region)}:${ACCOUNT}:key/${String(name)}`,
          }),
        },
      },
    );
    return { deployment, keys: made[0] };
  };

  it("makes a key in the home region and in every publish region, each with the same alias", async () => {
    const { deployment } = await deployKeys();
    const keys = deployment.all("aws:kms/key:Key");
    const aliases = deployment.all("aws:kms/alias:Alias");

    expect(keys.map(({ inputs }) => inputs.region)).to.deep.equal([undefined, "eu-west-1", "ap-south-1"]);
    expect(aliases.map(({ inputs }) => [inputs.name, inputs.region, inputs.targetKeyId])).to.deep.equal([
      ["alias/golden-images", undefined, "golden-images-key-1234567"],
      ["alias/golden-images", "eu-west-1", "golden-images-eu-west-1-key-1234567"],
      ["alias/golden-images", "ap-south-1", "golden-images-ap-south-1-key-1234567"],
    ]);
  });

  it("rotates the keys, and retains them for the AMIs that outlive the stack", async () => {
    const { deployment } = await deployKeys();
    for (const { name, inputs, retainOnDelete } of deployment.all("aws:kms/key:Key")) {
      expect(inputs, name).to.deep.include({ enableKeyRotation: true, tags: { Team: "images" } });
      expect(retainOnDelete, name).to.equal(true);
    }
    // The next stack of this name uses the same aliases.
    for (const { name, retainOnDelete } of deployment.all("aws:kms/alias:Alias")) {
      expect(retainOnDelete, name).to.equal(false);
    }
  });

  it("lets the accounts and organizations that images are shared with use the keys", async () => {
    const { deployment } = await deployKeys();
    for (const { name, inputs } of deployment.all("aws:kms/key:Key")) {
      expect(JSON.parse(String(inputs.policy)), name).to.deep.equal(imageKeyPolicy({ location: LOCATION, ...shared }));
    }
  });

  it("returns the key of each region", async () => {
    const { keys } = await deployKeys();
    const arn = (region: string, name: string) => `arn:aws:kms:${region}:${ACCOUNT}:key/${name}-1234567`;

    expect(keys && (await valueOf(keys.homeArn))).to.equal(arn(REGION, "golden-images-key"));
    expect(keys && (await valueOf(keys.arns))).to.deep.equal({
      [REGION]: arn(REGION, "golden-images-key"),
      "eu-west-1": arn("eu-west-1", "golden-images-eu-west-1-key"),
      "ap-south-1": arn("ap-south-1", "golden-images-ap-south-1-key"),
    });
  });
});
