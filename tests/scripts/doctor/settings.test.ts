import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { readSettings } from "../../../scripts/doctor/settings";

/** What doctor reads in a configuration. */
const read = (configuration: Readonly<Record<string, string>>) =>
  readSettings({ project: "ami-pipeline", stack: "dev", configuration });

/** The verdicts and what they are about. */
const saying = (configuration: Readonly<Record<string, string>>) =>
  read(configuration).findings.map((finding) => Object.values(finding).join(" "));

describe("doctor: the settings", () => {
  const before = pulumi.runtime.allConfig();
  after(() => {
    pulumi.runtime.setAllConfig(before);
  });

  it("are read as the program reads them, and so is the way to AWS", () => {
    const { settings, connection, findings } = read({
      "aws:region": "eu-west-1",
      "aws:profile": "deployer",
      "aws:assumeRoles": '[{"roleArn":"arn:aws:iam::123456789012:role/deployer"}]',
      "ami-pipeline:images": '["ubuntu-24.04"]',
    });

    expect(settings.images).to.deep.equal(["ubuntu-24.04"]);
    expect(settings.homeRegion).to.equal("eu-west-1");
    expect(connection).to.deep.equal({
      region: "eu-west-1",
      profile: "deployer",
      assumeRoles: [{ roleArn: "arn:aws:iam::123456789012:role/deployer" }],
    });
    expect(findings).to.deep.equal([{ verdict: "fine", what: "The settings can be used. Images: ubuntu-24.04." }]);
  });

  it("are refused one by one, as the program refuses them all", () => {
    const refused = saying({
      "aws:region": "eu-south-2",
      "ami-pipeline:branch": "-x",
      "ami-pipeline:approvel": "true",
    });

    expect(refused.length, refused.join("\n")).to.equal(3);
    expect(refused.join("\n")).to.match(/stop approvel cannot be used.*nearest one is approval/);
    expect(refused.join("\n")).to.match(
      /stop aws:region cannot be used.*CodeCommit does not exist in the region "eu-south-2"/,
    );
    expect(refused.join("\n")).to.match(/stop branch cannot be used.*starts with a hyphen/);
  });

  it("may not hold keys, even secret ones", () => {
    expect(read({ "aws:region": "us-east-1", "aws:secretKey": "" }).connection).to.equal(undefined);
    expect(saying({ "aws:region": "us-east-1", "aws:secretKey": "" })[1]).to.match(/stop .*Use a profile/s);
  });

  it("have default tags that IAM takes, and that can be read", () => {
    const tags = (defaultTags: string) => saying({ "aws:region": "us-east-1", "aws:defaultTags": defaultTags })[0];

    expect(tags('{"tags":{"project":"x"}}')).to.match(/stop aws:defaultTags cannot.*differs only in case/);
    expect(tags("{")).to.match(/stop aws:defaultTags cannot/);
  });
});
