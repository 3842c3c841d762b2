// Tests of the policy of the pipelines' own role.
import { expect } from "chai";
import { pipelineRolePolicy } from "../../../components/policies/pipelineRole";
import { DATA_KEY, granted, STAGE } from "./resources";

describe("pipelineRolePolicy", () => {
  const resources = { ...STAGE, source: [], projectArns: [] };
  const withTopic = { ...resources, approvalTopicArn: "arn:aws:sns:topic" };

  it("lets a pipeline ask for approval if there is a topic", () => {
    expect(granted(pipelineRolePolicy(resources))).not.to.have.property("AskForApproval");
    expect(granted(pipelineRolePolicy(withTopic)).AskForApproval).to.deep.equal({
      Action: "sns:Publish",
      Resource: "arn:aws:sns:topic",
    });
  });

  it("names a key only if one encrypts the factory's own data", () => {
    expect(JSON.stringify(pipelineRolePolicy({ ...withTopic, dataKeyArn: DATA_KEY }))).to.contain("kms:");
    expect(JSON.stringify(pipelineRolePolicy(withTopic))).not.to.contain("kms:");
  });
});
