// The object that holds the gates' code.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { gatesFolder } from "../../../components/gates/bundleFolder";
import { GatesBundle, type GatesBundleArgs } from "../../../components/gates/gatesBundle";
import { deploy } from "../../helpers/deploy";

const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const ARGS: GatesBundleArgs = { bucketName: "golden-artifacts", bucketArn: "arn:aws:s3:::golden-artifacts" };

describe("GatesBundle", () => {
  it("stores the bundle under its digest, without tags, the provider's default ones included", async () => {
    const { digest, folder } = await gatesFolder();
    const { inputs, retainOnDelete } = (await deploy(() => new GatesBundle("golden-gates", ARGS))).one(OBJECT);

    expect(existsSync(join(folder, "test.mjs"))).to.equal(true);
    expect(digest).to.match(/^[0-9a-f]{64}$/);
    expect(inputs).to.include({ bucket: "golden-artifacts", key: `gates/${digest}.zip` });
    expect(inputs).to.have.nested.property("source.path", folder);
    expect(inputs).not.to.have.property("tags");
    expect(inputs.overrideProvider).to.deep.equal({ defaultTags: { tags: {} } });
    expect(retainOnDelete).to.equal(true);
  });

  it("deletes it with the bucket's other contents, if those are to be deleted", async () => {
    const deployment = await deploy(() => new GatesBundle("golden-gates", { ...ARGS, deleteOnDestroy: true }));

    expect(deployment.one(OBJECT).retainOnDelete).to.equal(false);
  });
});
