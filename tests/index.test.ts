// The program itself: what it tells whoever deployed it.
import { createRequire } from "node:module";
import { expect } from "chai";
import type * as Program from "../index";
import { deploy, valueOf } from "./helpers/deploy";
import { NOTHING_FOUND } from "./helpers/inspection";

describe("the program", () => {
  it("says where everything is that people need", async function () {
    this.timeout(20_000); // The first deployment loads the SDK.
    let outputs: Record<string, unknown> = {};
    await deploy(
      async () => {
        // Only now: it runs when it is loaded.
        const program = createRequire(__filename)("../index") as typeof Program;
        const { repositoryName, cloneUrl, bucketName, pipelineNames, consoleUrls, ...others } = program;
        const {
          parameterNames,
          promoteProjectArn,
          promoterPolicy,
          approvalTopicArn,
          approverPolicy,
          imageKeyArns,
          consumerPolicy,
        } = others;
        outputs = {
          repositoryName: await valueOf(repositoryName),
          cloneUrl: await valueOf(cloneUrl),
          bucketName: await valueOf(bucketName),
          pipelineNames: await valueOf(pipelineNames),
          images: Object.keys(await valueOf(consoleUrls)),
          parameterNames: await valueOf(parameterNames),
          promoteProjectArn: await valueOf(promoteProjectArn),
          promoting: (await valueOf(promoterPolicy)).Statement[0]?.Resource,
          approval: [await valueOf(approvalTopicArn), await valueOf(approverPolicy)],
          sharing: [await valueOf(imageKeyArns), await valueOf(consumerPolicy)],
        };
      },
      {
        config: { "aws:region": "us-east-1", "ami-pipeline:images": '["ubuntu-24.04"]' },
        answers: {
          "command:local:run": () => ({ stdout: JSON.stringify(NOTHING_FOUND) }),
        },
      },
    );

    expect(outputs).to.deep.equal({
      repositoryName: "ami-pipeline-dev",
      cloneUrl: "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/ami-pipeline-dev",
      bucketName: "ami-pipeline-dev-artifacts-1234567",
      pipelineNames: { "ubuntu-24.04": "ami-pipeline-dev-ubuntu-24.04" },
      images: ["ubuntu-24.04"],
      parameterNames: { "ubuntu-24.04": "/ami-pipeline-dev/ubuntu-24.04" },
      promoteProjectArn: "arn:aws:codebuild:us-east-1:123456789012:project/ami-pipeline-dev-promote",
      promoting: "arn:aws:codebuild:us-east-1:123456789012:project/ami-pipeline-dev-promote",
      approval: [undefined, undefined],
      sharing: [{}, undefined],
    });
  });
});
