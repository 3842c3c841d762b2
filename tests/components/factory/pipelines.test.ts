// The order of a factory's pipelines: after what they use, and before or after the seeding.
import { expect } from "chai";
import { PIPELINE, PROJECT, RULE, TARGET, ROLE_POLICY, SEEDING, deployOne, standardFactory } from "../factories";

describe("the pipelines of a factory", () => {
  it("starts no pipeline before its roles, projects and bucket are ready", async () => {
    const standard = await standardFactory();
    const stages = ["validate", "build", "test", "publish"];
    const earlier = [
      ...standard.all(ROLE_POLICY).filter(({ name }) => !/-(builder|tester|events|sweeper|promote|sweep)-/.test(name)),
      ...standard.all(PROJECT).filter(({ name }) => stages.some((stage) => name === `golden-${stage}-project`)),
      ...standard.resources.filter(({ type }) => type.startsWith("aws:s3/") && !type.includes("Lifecycle")),
    ];

    expect(earlier).to.have.length(5 + 4 + 8);
    for (const pipeline of standard.all(PIPELINE)) {
      for (const resource of earlier) {
        expect(standard.waitsFor(pipeline, resource), resource.name).to.equal(true);
      }
    }
  });

  it("lets no pipeline wait for what settles slowly", async () => {
    const standard = await standardFactory();
    const slow = standard.resources.filter(({ type }) => /^aws:.*(BucketLifecycle|InstanceProfile)/.test(type));

    expect(slow).to.have.length(3);
    for (const pipeline of standard.all(PIPELINE)) {
      for (const resource of slow) {
        expect(standard.waitsFor(pipeline, resource), resource.name).to.equal(false);
      }
    }
  });

  it("seeds after the pipelines that exist, with their rules, and before those that are new", async () => {
    const deployment = await deployOne(
      {},
      { repositoryExists: true, existingPipelines: ["ami-pipeline-dev-golden-db"] },
    );
    const seeding = deployment.one(SEEDING);
    const parts = (image: string) => [
      deployment.one(PIPELINE, `${image}-pipeline`),
      deployment.one(RULE, `${image}-push`),
      deployment.one(TARGET, `${image}-start`),
    ];

    for (const part of parts("db")) {
      expect(deployment.waitsFor(seeding, part), part.name).to.equal(true);
      expect(deployment.waitsFor(part, seeding), part.name).to.equal(false);
    }
    for (const part of parts("web")) {
      expect(deployment.waitsFor(part, seeding), part.name).to.equal(true);
    }
  });
});
