// The artifact bucket as S3 gets it, and what may be handed on when.
import { expect } from "chai";
import { ArtifactBucket, type ArtifactBucketArgs } from "../../../components/foundation/artifactBucket";
import { ACCOUNT, deploy, REGION, statementsOf, valueOf } from "../../helpers/deploy";

const LOCATION = { partition: "aws", dnsSuffix: "amazonaws.com", region: REGION, accountId: ACCOUNT };
const ARGS = { artifactPrefix: "golden-", location: LOCATION };
const make = (args?: Partial<ArtifactBucketArgs>) =>
  deploy(() => new ArtifactBucket("Golden_1.0-artifacts", { ...ARGS, ...args }));

describe("ArtifactBucket", () => {
  it("is encrypted, versioned, owned by the account, closed to the public, to other accounts and to plain HTTP", async () => {
    const deployment = await make();
    const inputsOf = (kind: string) =>
      deployment.one(`aws:s3/bucket${kind}:Bucket${kind.replace(/^./, (c) => c.toUpperCase())}`).inputs;

    expect(inputsOf("ServerSideEncryptionConfiguration").rules).to.deep.equal([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true },
    ]);
    expect(inputsOf("Versioning").versioningConfiguration).to.deep.equal({ status: "Enabled" });
    expect(inputsOf("OwnershipControls").rule).to.deep.equal({ objectOwnership: "BucketOwnerEnforced" });
    expect(inputsOf("PublicAccessBlock")).to.deep.include({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const { TlsOnly, OwnAccountOnly } = statementsOf(inputsOf("Policy").policy);
    expect(TlsOnly?.Resource).to.deep.equal([
      "arn:aws:s3:::golden-1-0-artifacts-1234567",
      "arn:aws:s3:::golden-1-0-artifacts-1234567/*",
    ]);
    expect(OwnAccountOnly?.Condition?.StringNotEquals).to.deep.equal({ "aws:PrincipalAccount": ACCOUNT });
  });

  it("forgets artifacts with their old versions, but no record, settings or code, and no old version of these", async () => {
    const lifecycle = (await make({ retentionDays: 14 })).one(
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    );

    expect(lifecycle.inputs.rules).to.deep.equal([
      {
        id: "expire-artifacts",
        status: "Enabled",
        filter: { prefix: "golden-" },
        expiration: { days: 14 },
        noncurrentVersionExpiration: { noncurrentDays: 14 },
      },
      {
        id: "expire-told",
        status: "Enabled",
        filter: { prefix: "told/" },
        expiration: { days: 14 },
        noncurrentVersionExpiration: { noncurrentDays: 14 },
      },
      {
        id: "forget-aborted-uploads",
        status: "Enabled",
        filter: { prefix: "" },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
      },
    ]);
  });

  it("stays with all that protects it when it is destroyed, unless told otherwise", async () => {
    const parts = async (args?: Partial<ArtifactBucketArgs>) => {
      const deployment = await make(args);
      const retained = deployment.resources
        .filter(({ type }) => type.startsWith("aws:"))
        .map((it) => it.retainOnDelete);
      return { forceDestroy: deployment.one("aws:s3/bucket:Bucket").inputs.forceDestroy, retained };
    };

    expect(await parts()).to.deep.equal({ forceDestroy: false, retained: Array(7).fill(true) });
    expect(await parts({ deleteOnDestroy: true })).to.deep.equal({
      forceDestroy: true,
      retained: Array(7).fill(false),
    });
  });

  it("is auto-named from what S3 accepts in a name", async () => {
    expect((await make()).one("aws:s3/bucket:Bucket").name).to.equal("golden-1-0-artifacts");
  });

  it("is handed on once it is safe to use, without waiting for the expiry to settle", async () => {
    let bucket: ArtifactBucket | undefined;
    const deployment = await deploy(() => {
      bucket = new ArtifactBucket("golden-artifacts", ARGS);
      new ArtifactBucket("later", { ...ARGS, tags: { After: bucket.name } });
    });
    const later = deployment.one("aws:s3/bucket:Bucket", "later");
    const waitedFor = deployment.resources
      .filter((resource) => resource.name.startsWith("golden-artifacts") && deployment.waitsFor(later, resource))
      .map(({ name }) => name.replace(/^golden-artifacts-?/, ""));

    expect(waitedFor).to.have.members(["", "versioning", "encryption", "privacy", "ownership", "policy"]);
    expect(bucket && (await valueOf(bucket.name))).to.equal("golden-artifacts-1234567");
  });
});
