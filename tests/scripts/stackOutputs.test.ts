// Tests how the scripts read a stack's outputs.
import { expect } from "chai";
import { parseProjectArn, parseStackOutputs } from "../../scripts/stackOutputs";

const ARN = "arn:aws-us-gov:codebuild:us-gov-west-1:123456789012:project/f-dev-promote";

describe("scripts: stack outputs", () => {
  it("are the project that promotes, the bucket and the parameters, among others", () => {
    const outputs = {
      promoteProjectArn: ARN,
      bucketName: "f-dev-artifacts",
      parameterNames: { web: "/f-dev/web" },
      pipelineNames: { web: "f-dev-web" },
      imageKeyArns: { "us-east-1": "arn:aws:kms:us-east-1:123456789012:key/1" },
      dashboardUrl: "https://us-east-1.console.aws.amazon.com/cloudwatch/",
    };

    expect(parseStackOutputs(JSON.stringify({ ...outputs, cloneUrl: "https://..." }))).to.deep.equal(outputs);
    const upkeepProjectArn = ARN.replace("promote", "upkeep");
    expect(parseStackOutputs(JSON.stringify({ ...outputs, upkeepProjectArn }))).to.include({ upkeepProjectArn });
    const { imageKeyArns: _, dashboardUrl: __, ...few } = outputs;
    expect(parseStackOutputs(JSON.stringify(few))).to.deep.equal({ ...few, imageKeyArns: {} });
  });

  for (const outputs of [{}, [], null, { promoteProjectArn: ARN, bucketName: "b", parameterNames: { web: 1 } }]) {
    it(`are missed in ${JSON.stringify(outputs).slice(0, 20)}, with the remedy`, () => {
      expect(() => parseStackOutputs(JSON.stringify(outputs))).to.throw(/lacks one of the outputs.*pulumi up/);
    });
  }

  it("are a factory's of a program of one's own, which names one if it has several", () => {
    const factory = (name: string) => ({
      promoteProjectArn: ARN,
      bucketName: name,
      parameterNames: {},
      pipelineNames: {},
      urn: "…",
    });
    const one = JSON.stringify({ golden: factory("a"), vpcId: "vpc-1" });
    const two = JSON.stringify({ golden: factory("a"), example: factory("b") });

    expect(parseStackOutputs(one).bucketName).to.equal("a");
    expect(parseStackOutputs(two, "example").bucketName).to.equal("b");
    expect(() => parseStackOutputs(two)).to.throw(
      "The stack has several factories: golden, example. Name one: --factory NAME.",
    );
    expect(() => parseStackOutputs(two, "gold")).to.throw(
      "--factory: no output gold of the stack is a factory; these are: golden, example.",
    );
  });

  it("tell the region by the project's ARN", () => {
    expect(parseProjectArn(ARN)).to.deep.equal({ region: "us-gov-west-1", name: "f-dev-promote" });
  });

  it("refuse what is not a project's ARN", () => {
    expect(() => parseProjectArn("f-dev-promote")).to.throw(
      /^"f-dev-promote" is not the ARN of a CodeBuild project; it is like arn:aws:codebuild:/,
    );
  });
});
