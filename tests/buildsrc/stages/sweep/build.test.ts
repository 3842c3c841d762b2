// Tests that Sweep ends what a build left, and nothing else.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  DeleteKeyPairCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  EC2Client,
  TerminateInstancesCommand,
} from "../../../../buildsrc/stages/common/aws";
import { sweepBuild } from "../../../../buildsrc/stages/sweep/build";
import { captureLog } from "../../helpers/log";

describe("buildsrc: sweep", () => {
  const BUILD = "arn:aws:codebuild:us-east-1:111111111111:build/f-dev-test:1";
  const SWEEP = { factory: "f-dev", build: BUILD };
  const OF_BUILD = [
    { Name: "tag:ami-pipeline", Values: ["f-dev", "f-dev@pull-requests"] },
    { Name: "tag:ami-pipeline:build", Values: [BUILD] },
  ];

  const client = new EC2Client({});
  const ec2 = mockClient(client);
  const log = captureLog();
  beforeEach(() => {
    ec2.reset();
  });

  it("ends the instances and deletes the key pairs that carry the factory's mark and the build's", async () => {
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [{ Instances: [{ InstanceId: "i-1" }] }, { Instances: [{ InstanceId: "i-2" }] }],
    });
    ec2.on(DescribeKeyPairsCommand).resolves({ KeyPairs: [{ KeyPairId: "key-1" }] });

    expect(await sweepBuild(SWEEP, client)).to.deep.equal({
      instances: ["i-1", "i-2"],
      keyPairs: ["key-1"],
    });

    expect(ec2.commandCalls(DescribeInstancesCommand)[0]?.args[0].input.Filters).to.deep.equal([
      ...OF_BUILD,
      { Name: "instance-state-name", Values: ["pending", "running", "stopping", "stopped"] },
    ]);
    expect(ec2.commandCalls(DescribeKeyPairsCommand)[0]?.args[0].input.Filters).to.deep.equal(OF_BUILD);
    expect(ec2.commandCalls(TerminateInstancesCommand).map((call) => call.args[0].input.InstanceIds)).to.deep.equal([
      ["i-1", "i-2"],
    ]);
    expect(ec2.commandCalls(DeleteKeyPairCommand).map((call) => call.args[0].input.KeyPairId)).to.deep.equal(["key-1"]);
    expect(log.lines).to.deep.equal(["Ending i-1, i-2.", "Deleting key pair key-1."]);
  });

  it("changes nothing when the build left nothing", async () => {
    ec2.on(DescribeInstancesCommand).resolves({}).on(DescribeKeyPairsCommand).resolves({});

    expect(await sweepBuild(SWEEP, client)).to.deep.equal({ instances: [], keyPairs: [] });
    expect(ec2.calls()).to.have.length(2);
  });
});
