// Tests what Upkeep may remove: nothing that is or may become a release, and nothing of others.
import { expect } from "chai";
import { sweepStatements } from "../../../components/policies/upkeep/sweepStatements";
import { policyDocument } from "../../../components/policies/document";
import type { Shape } from "../../../sandbox/frontdoor/service";
import { call } from "../../sandbox/iam/buildRole";
import { judged } from "../../sandbox/iam/judged";
import { LOCATION } from "./resources";

const POLICY = policyDocument(
  ...sweepStatements({ location: LOCATION, factoryName: "golden", projectNamePrefix: "golden" }),
);
const OWN = { "ami-pipeline": "golden" };
const tools = (purpose: string) => ({ ...OWN, "ami-pipeline:purpose": purpose });
const inState = (state: string, more = {}) => ({ ...OWN, "ami-pipeline:state": state, ...more });
const COPY = { "ami-pipeline:source-ami": "ami-1" };

describe("what Upkeep may sweep", () => {
  const ALLOWED: readonly (readonly [operation: string, input: Shape, tags: Record<string, string>])[] = [
    ["TerminateInstances", { InstanceIds: ["i-1"] }, tools("builder")],
    ["TerminateInstances", { InstanceIds: ["i-1"] }, { ...tools("test"), "ami-pipeline": "golden@pull-requests" }],
    ["DeleteVolume", { VolumeId: "vol-1" }, tools("builder")],
    ["DeregisterImage", { ImageId: "ami-2" }, inState("building")],
    ["DeregisterImage", { ImageId: "ami-2" }, inState("rejected")],
    ["DeregisterImage", { ImageId: "ami-2" }, inState("candidate", COPY)],
    ["DeleteSnapshot", { SnapshotId: "snap-1" }, inState("candidate")],
    ["DeleteSnapshot", { SnapshotId: "snap-1" }, inState("building")],
  ];
  const DENIED: typeof ALLOWED = [
    ["TerminateInstances", { InstanceIds: ["i-1"] }, OWN],
    ["TerminateInstances", { InstanceIds: ["i-1"] }, { ...tools("builder"), "ami-pipeline": "other" }],
    ["DeleteVolume", { VolumeId: "vol-1" }, {}],
    ["DeregisterImage", { ImageId: "ami-2" }, inState("released")],
    ["DeregisterImage", { ImageId: "ami-2" }, inState("released", COPY)],
    ["DeregisterImage", { ImageId: "ami-2" }, inState("candidate")],
    ["DeregisterImage", { ImageId: "ami-2" }, { ...inState("rejected"), "ami-pipeline": "other" }],
    ["DeleteSnapshot", { SnapshotId: "snap-1" }, inState("released")],
    ["DeleteSnapshot", { SnapshotId: "snap-1" }, { ...inState("building"), "ami-pipeline": "other" }],
  ];
  const ask = (operation: string, input: Shape, tags: Record<string, string>) => {
    const id = Object.values(input).flat().map(String).join();
    return judged(POLICY, { [id]: { tags } }, { ...call("ec2", operation, input), region: LOCATION.region });
  };

  for (const [operation, input, tags] of ALLOWED) {
    it(`${operation} with ${JSON.stringify(tags)}`, async () => {
      expect(await ask(operation, input, tags)).to.equal("allowed");
    });
  }

  for (const [operation, input, tags] of DENIED) {
    it(`is not ${operation} with ${JSON.stringify(tags)}`, async () => {
      expect(await ask(operation, input, tags)).to.match(/^denied ec2:/);
    });
  }
});
