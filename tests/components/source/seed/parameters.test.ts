// The parameters of the seeding program survive the environment.
import { expect } from "chai";
import { fromEnvironment, toEnvironment } from "../../../../components/source/seed/parameters";
import type { SeedParameters } from "../../../../components/source/seed/parameters";

const least: SeedParameters = {
  folder: "buildsrc",
  repository: "golden",
  branch: "release/1",
  onConflict: "overwrite",
  digest: "0123",
  origin: "factory-dev",
  pipelines: [],
  connection: { assumeRoles: [] },
};

describe("the parameters of the seeding program", () => {
  it("arrive as they were given, the fewest and all of them", () => {
    const most: SeedParameters = {
      ...least,
      imagesFolder: "golden-images",
      occasion: "8daf1e3",
      pipelines: ["web", "db"],
      connection: {
        region: "eu-west-1",
        profile: "golden images",
        assumeRoles: [
          { roleArn: "arn:aws:iam::123456789012:role/hub", externalId: 'a "quoted" one', durationSeconds: 900 },
        ],
      },
    };

    expect(fromEnvironment(toEnvironment(least))).to.deep.equal(least);
    expect(fromEnvironment(toEnvironment(most))).to.deep.equal(most);
  });

  it("are refused when a list is none", () => {
    const environment = { ...toEnvironment(least), SEED_ASSUME_ROLE: '[{"externalId":"x"}]' };
    expect(() => fromEnvironment(environment)).to.throw(/^SEED_ASSUME_ROLE is not a JSON list of what it should hold/);
  });
});
