// Tests that the roles of Test, Publish and Sweep can do what they are there for, and no more: what the gates record and
// release was tested, they use no other instance than their own, and Sweep removes nothing that is of use.
import { expect } from "chai";
import { publishRolePolicy } from "../../../components/policies/publishRole";
import { sweepRolePolicy } from "../../../components/policies/sweepRole";
import { testRolePolicy } from "../../../components/policies/testRole";
import type { Call, Shape } from "../../../sandbox/frontdoor/service";
import type { Ec2Resource } from "../../../sandbox/iam/facts";
import { reportNeeds } from "../../../sandbox/iam/needs/beyondApi";
import {
  ACCOUNT,
  asked,
  BUILD,
  BUILD_RESOURCES,
  call,
  LAUNCH,
  launchTags,
  OTHER_BUILD,
  PROFILE,
  tagsOf,
} from "./buildRole";
import { judged } from "./judged";

const TESTER = {
  testRoleArn: `arn:aws:iam::${ACCOUNT}:role/golden-builder-role-1`,
  testProfileArn: PROFILE,
  reportGroupArn: `arn:aws:codebuild:eu-west-1:${ACCOUNT}:report-group/golden-test-tests`,
};
const TEST = testRolePolicy({ ...BUILD_RESOURCES, ...TESTER });
const PUBLISH = publishRolePolicy({
  ...BUILD_RESOURCES,
  regions: ["eu-west-1"],
  parameterPrefix: "/golden",
  imageKeyArns: {},
  pipelineArns: "arn:aws:codepipeline:us-east-1:123456789012:golden-*",
  approvers: false,
});

const SWEEP = sweepRolePolicy({ ...BUILD_RESOURCES, gatesArn: `${BUILD_RESOURCES.bucketArn}/gates/1.zip` });

const image = (state: string, rest: Readonly<Record<string, string>> = {}): Ec2Resource => ({
  tags: tagsOf(OTHER_BUILD, "image", { "ami-pipeline:state": state, ...rest }),
  owner: ACCOUNT,
});
const RESOURCES: Readonly<Record<string, Ec2Resource>> = {
  "ami-candidate": image("candidate"),
  "ami-tested": image("candidate", { "ami-pipeline:tested": "yes" }),
  "ami-rejected": image("rejected", { "ami-pipeline:reason": "no" }),
  "ami-released": image("released", { "ami-pipeline:tested": "yes" }),
  "ami-building": image("building"),
  "ami-half": { tags: tagsOf(OTHER_BUILD, "builder", { "ami-pipeline:state": "building" }), owner: ACCOUNT },
  "snap-half": { tags: tagsOf(OTHER_BUILD, "builder", { "ami-pipeline:state": "building" }), owner: ACCOUNT },
  "snap-candidate": { tags: tagsOf(OTHER_BUILD, "image", { "ami-pipeline:state": "candidate" }), owner: ACCOUNT },
  "snap-tested": {
    tags: tagsOf(OTHER_BUILD, "image", { "ami-pipeline:state": "released", "ami-pipeline:tested": "yes" }),
    owner: ACCOUNT,
  },
  "ami-elsewhere": {
    tags: { ...tagsOf(OTHER_BUILD, "builder", { "ami-pipeline:state": "building" }), "ami-pipeline": "other" },
    owner: ACCOUNT,
  },
  "ami-unmarked": { tags: {}, owner: ACCOUNT },
  "i-own": { tags: tagsOf(BUILD, "test") },
  "i-others": { tags: tagsOf(OTHER_BUILD, "test") },
  "i-builder": { tags: tagsOf(OTHER_BUILD, "builder") },
  "i-own-builder": { tags: tagsOf(BUILD, "builder") },
};

const ec2 = (operation: string, input: Shape) => call("ec2", operation, input);
const tag = (id: string, tags: Readonly<Record<string, string>>) =>
  ec2("CreateTags", { Resources: [id], Tags: asked(tags) });
const shareSnapshot = (SnapshotId: string, input: Shape) =>
  ec2("ModifySnapshotAttribute", { SnapshotId, OperationType: "add", Attribute: "createVolumePermission", ...input });
const state = (value: string) => ({ "ami-pipeline:state": value });
const put = (Key: string, more: Shape = {}) => call("s3", "PutObject", { Bucket: "golden-artifacts", Key, ...more });
const command = (id: string) => call("ssm", "SendCommand", { InstanceIds: [id], DocumentName: "AWS-RunShellScript" });
const launch = (ImageId: string, purpose = "test", build = BUILD) =>
  ec2("RunInstances", { ...LAUNCH, KeyName: "", ImageId, TagSpecifications: launchTags(tagsOf(build, purpose)) });

function judge(what: string, calls: Readonly<Record<string, Call>>, policy: typeof TEST, answer: RegExp): void {
  for (const [how, each] of Object.entries(calls)) {
    it(`${what} ${how}`, async () => {
      expect(await judged(policy, RESOURCES, each)).to.match(answer);
    });
  }
}

const DENIED = /^denied [a-z0-9]+:\w+ on /;

describe("Test's role", () => {
  judge(
    "can",
    {
      "launch a candidate": launch("ami-candidate"),
      "run scripts on its instance": command("i-own"),
      "reboot its instance": ec2("RebootInstances", { InstanceIds: ["i-own"] }),
      "read its instance's console": ec2("GetConsoleOutput", { InstanceId: "i-own" }),
      "end its instance": ec2("TerminateInstances", { InstanceIds: ["i-own"] }),
      "mark a candidate as tested": tag("ami-candidate", { "ami-pipeline:tested": "yes" }),
      "reject a candidate": tag("ami-candidate", { ...state("rejected"), "ami-pipeline:reason": "no" }),
      "make a rejected AMI a candidate again": tag("ami-rejected", state("candidate")),
      "record a test": put("amis/ami-candidate/tests.json", { IfNoneMatch: "*" }),
      "keep what a script printed": put("amis/ami-candidate/output/1/t3.small/first-boot/hygiene.txt", {
        IfNoneMatch: "*",
      }),
    },
    TEST,
    /^allowed$/,
  );

  it("can report to its own group, and to no other one", async () => {
    const report = (groupArn: string) =>
      judged(TEST, RESOURCES, call("codebuild", "CreateReport", {}), reportNeeds(groupArn));

    expect(await report(TESTER.reportGroupArn)).to.equal("allowed");
    expect(await report(TESTER.reportGroupArn.replace("-tests", "-others"))).to.match(DENIED);
  });

  judge(
    "cannot",
    {
      "run commands on another test's instance": command("i-others"),
      "run commands on a builder": command("i-builder"),
      "run commands on a builder of the same build": command("i-own-builder"),
      "end another test's instance": ec2("TerminateInstances", { InstanceIds: ["i-others"] }),
      "read a builder's console": ec2("GetConsoleOutput", { InstanceId: "i-builder" }),
      "launch a builder": launch("ami-candidate", "builder"),
      "launch in another build's name": launch("ami-candidate", "test", OTHER_BUILD),
      "launch an unmarked AMI": launch("ami-unmarked"),
      "release an AMI": tag("ami-candidate", state("released")),
      "reject a release": tag("ami-released", state("rejected")),
      "mark a release as tested": tag("ami-released", { "ami-pipeline:tested": "yes" }),
      "mark an unfinished AMI as tested": tag("ami-building", { "ami-pipeline:tested": "yes" }),
      "give an AMI another commit": tag("ami-candidate", { "ami-pipeline:commit": "0000000" }),
      "overwrite the record of a test": put("amis/ami-candidate/tests.json"),
      "write the record of a build": put("amis/ami-candidate/build.json", { IfNoneMatch: "*" }),
      "change what a script printed": put("amis/ami-candidate/output/1/t3.small/first-boot/hygiene.txt"),
    },
    TEST,
    DENIED,
  );
});

describe("Publish's role", () => {
  judge(
    "can",
    {
      "release what was tested": tag("ami-tested", state("released")),
      "make a release a candidate again when a region fails": tag("ami-released", state("candidate")),
      "share a release's snapshots": shareSnapshot("snap-tested", { UserIds: ["1"] }),
      "take them from an account": shareSnapshot("snap-tested", { UserIds: ["1"], OperationType: "remove" }),
    },
    PUBLISH,
    /^allowed$/,
  );

  judge(
    "cannot",
    {
      "release what was not tested": tag("ami-candidate", state("released")),
      "release what is not marked": tag("ami-unmarked", state("released")),
      "mark an AMI as tested": tag("ami-candidate", { "ami-pipeline:tested": "yes" }),
      "reject an AMI": tag("ami-tested", state("rejected")),
      "share snapshots of what was not tested": shareSnapshot("snap-candidate", { UserIds: ["1"] }),
      "make snapshots public": shareSnapshot("snap-tested", { GroupNames: ["all"] }),
      "make snapshots public in the other form": ec2("ModifySnapshotAttribute", {
        SnapshotId: "snap-tested",
        CreateVolumePermission: { Add: [{ Group: "all" }] },
      }),
      "write the record of a test": put("amis/ami-candidate/tests.json", { IfNoneMatch: "*" }),
    },
    PUBLISH,
    DENIED,
  );
});

describe("Sweep's role", () => {
  const deregister = (ImageId: string) => ec2("DeregisterImage", { ImageId });
  judge(
    "can",
    {
      "end a builder": ec2("TerminateInstances", { InstanceIds: ["i-builder"] }),
      "end a test's instance": ec2("TerminateInstances", { InstanceIds: ["i-others"] }),
      "remove an AMI that no build has finished": deregister("ami-half"),
      "delete its snapshots": ec2("DeleteSnapshot", { SnapshotId: "snap-half" }),
    },
    SWEEP,
    /^allowed$/,
  );

  judge(
    "cannot",
    {
      "remove a candidate": deregister("ami-candidate"),
      "remove a release": deregister("ami-released"),
      "remove a rejected AMI": deregister("ami-rejected"),
      "remove another factory's AMI": deregister("ami-elsewhere"),
      "remove what is not marked": deregister("ami-unmarked"),
      "delete a candidate's snapshots": ec2("DeleteSnapshot", { SnapshotId: "snap-candidate" }),
      "make a candidate unfinished": tag("ami-candidate", state("building")),
    },
    SWEEP,
    DENIED,
  );
});
