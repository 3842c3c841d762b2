// What a factory tells whoever runs Pulumi.
import { expect } from "chai";
import { fromEnvironment } from "../../../components/advice/parameters";
import type { AmiFactoryArgs } from "../../../components/amiFactory";
import { BUCKET, CONSUMER, deployOne, FACTORY, PIPELINE } from "../factories";

describe("the advice of a factory", () => {
  const advice = async (args: AmiFactoryArgs = {}) => {
    const deployment = await deployOne(args);
    const { environment } = deployment.one("command:local:Command", "golden-advice").inputs;
    return fromEnvironment(environment as Record<string, string>);
  };

  it("comes after the pipelines, which it names", async () => {
    const deployment = await deployOne();
    const command = deployment.one("command:local:Command", "golden-advice");

    for (const pipeline of deployment.all(PIPELINE)) {
      expect(deployment.waitsFor(command, pipeline)).to.equal(true);
    }
    const { pipelines, region } = await advice();
    expect({ pipelines, region }).to.deep.equal({
      pipelines: [`${FACTORY}-db`, `${FACTORY}-web`],
      region: "us-east-1",
    });
  });

  it("is news where a setting decides what is published, and where it decides nothing of that, it is not", async () => {
    const { publishDigest } = await advice();

    expect((await advice({ publishRegions: ["eu-west-1"] })).publishDigest).not.to.equal(publishDigest);
    expect((await advice({ publishAccounts: [CONSUMER] })).publishDigest).not.to.equal(publishDigest);
    expect((await advice({ approval: true, approvalEmails: ["releases@example.org"] })).publishDigest).to.equal(
      publishDigest,
    );
    expect((await advice({ images: ["web"] })).publishDigest).to.equal(publishDigest);
  });

  it("names what pulumi destroy leaves", async () => {
    const always = `the AMIs, in every region, and the SSM parameters /${FACTORY}/*`;

    expect((await advice()).leaves).to.deep.equal([
      `the repository ${FACTORY}, with its history (retainRepositoryOnDelete is true)`,
      `the bucket ${BUCKET}, with the record of every release (deleteArtifactsOnDestroy is false)`,
      always,
    ]);
    expect(
      (await advice({ retainRepositoryOnDelete: false, deleteArtifactsOnDestroy: true, customerManagedKey: true }))
        .leaves,
    ).to.deep.equal([always]);
    expect((await advice({ publishAccounts: [CONSUMER], customerManagedKey: true })).leaves.slice(2)).to.deep.equal([
      "the key that encrypts it",
      "the keys of the images, without which no AMI of theirs can be launched",
      always,
    ]);
  });
});
