import { expect } from "chai";
import { exampleOf, questionsOf } from "../../../../scripts/doctor/permissions/questions";
import { settingsOf } from "../../../helpers/settings";

const place = (raw: Readonly<Record<string, string>> = {}, partition = "aws") => ({
  partition,
  accountId: "123456789012",
  region: "us-east-2",
  regions: ["us-east-2", "eu-west-1"],
  settings: settingsOf(raw),
});

describe("what IAM is asked", () => {
  const question = (on: string, command: string, ...more: Parameters<typeof place>) =>
    questionsOf(place(...more), { Stack: "dev" }).filter((each) => each.on === on && each.command === command);

  it("names the factory's own resources, with the path of its roles and what random names look like", () => {
    const [roles] = question("ruleRoles", "preview", { rolePath: "/images/" });

    expect(roles?.resources).to.deep.equal([
      "arn:aws:iam::123456789012:role/images/ami-pipeline-dev-events-role-*",
      "arn:aws:iam::123456789012:role/images/ami-pipeline-dev-sweeper-role-*",
      "arn:aws:iam::123456789012:role/images/ami-pipeline-dev-teller-role-*",
    ]);
    expect(roles?.resources.map(exampleOf)[0]).to.match(/events-role-0{7}$/);
    expect(question("bucket", "up")[0]?.resources).to.deep.equal(["arn:aws:s3:::ami-pipeline-dev-artifacts-*"]);
  });

  it("tells the circumstances: the region of the call, the tags, and whom a role is passed to", () => {
    const [, passed] = question("pipelineRole", "up");

    expect(passed).to.deep.include({ actions: ["iam:PassRole"] });
    expect(passed?.keys).to.deep.equal({
      "aws:RequestedRegion": ["us-east-1"],
      "aws:TagKeys": ["Stack"],
      "aws:RequestTag/Stack": ["dev"],
      "iam:PassedToService": ["codepipeline.amazonaws.com"],
    });
    expect(question("repository", "up")[0]?.keys).to.deep.include({ "aws:RequestedRegion": ["us-east-2"] });
    expect(question("pipelineRole", "preview", {}, "aws-cn")[0]?.keys).to.deep.include({
      "aws:RequestedRegion": ["cn-north-1"],
    });
  });

  it("asks for keys and the topics only where the settings make them, and for the images' keys in each region", () => {
    expect(question("keys", "up")).to.deep.equal([]);
    expect(question("topics", "up")).to.deep.equal([]);

    const keys = question("keys", "up", { imageEncryption: "customer-managed" });
    expect(keys.flatMap(({ resources }) => resources)).to.deep.equal([
      "arn:aws:kms:us-east-2:123456789012:key/*",
      "arn:aws:kms:eu-west-1:123456789012:key/*",
    ]);
    expect(question("topics", "up", { approval: "true", approvalEmails: '["a@example.org"]' })).to.have.length(1);
    expect(question("topics", "up", { notifyEmails: '["a@example.org"]' })).to.have.length(1);
  });
});
