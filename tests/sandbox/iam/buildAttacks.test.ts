// Tests that Build's role can do everything that Packer does, and that a commit cannot do more with it: each attack is a
// call, judged by the policy that the factory writes.
import { expect } from "chai";
import { buildRolePolicy } from "../../../components/policies/buildRole";
import type { Call, Shape } from "../../../sandbox/frontdoor/service";
import type { Ec2Resource } from "../../../sandbox/iam/facts";
import { channelNeed } from "../../../sandbox/iam/needs/beyondApi";
import {
  ACCOUNT,
  asked,
  BUILD,
  BUILD_RESOURCES,
  call,
  LAUNCH,
  launchTags,
  OTHER_BUILD,
  outsideBuild,
  POLICY,
  REGION,
  tagsOf,
} from "./buildRole";
import { judged } from "./judged";

const state = (value: string) => ({ "ami-pipeline:state": value });
const OWN = tagsOf(BUILD, "builder", state("building"));
const image = (tags: Readonly<Record<string, string>>): Ec2Resource => ({ tags, owner: ACCOUNT, public: false });

/** What there is in the account, by the build that made it and how far it has come. */
const RESOURCES: Readonly<Record<string, Ec2Resource>> = {
  "ami-base": { tags: {}, owner: "099720109477", public: true },
  "ami-private": { tags: {}, owner: "099720109477", public: false },
  "ami-stranger": { tags: {}, owner: "666666666666", public: true },
  "ami-named": { tags: {}, owner: "333333333333", public: false },
  "ami-unmarked": image({}),
  "ami-released": image({ ...tagsOf(OTHER_BUILD, "image", state("released")), "ami-pipeline:tested": "yes" }),
  "ami-building": image(OWN),
  "snap-building": image(OWN),
  "ami-candidate": image(tagsOf(BUILD, "image", state("candidate"))),
  "snap-candidate": image(tagsOf(BUILD, "image", state("candidate"))),
  "ami-others": image(tagsOf(OTHER_BUILD, "builder", state("building"))),
  "snap-others": image(tagsOf(OTHER_BUILD, "builder", state("building"))),
  "i-own": { tags: OWN },
  "i-others": { tags: tagsOf(OTHER_BUILD, "builder", state("building")) },
  "i-test": { tags: tagsOf(BUILD, "test") },
  "i-unmarked": { tags: {} },
  "vol-own": { tags: OWN },
  "vol-others": { tags: tagsOf(OTHER_BUILD, "builder") },
  packer_own: { tags: OWN, keyName: "packer_own" },
  packer_others: { tags: tagsOf(OTHER_BUILD, "builder"), keyName: "packer_others" },
};

const CANDIDATE = { ...tagsOf(BUILD, "image", state("candidate")), Name: "golden-web-1" };

const ec2 = (operation: string, input: Shape) => call("ec2", operation, input);
const launch = (changes: Shape) => ec2("RunInstances", { ...LAUNCH, ...changes });
const createImage = (InstanceId: string, tags: Readonly<Record<string, string>> = OWN) =>
  ec2("CreateImage", {
    InstanceId,
    TagSpecifications: ["image", "snapshot"].map((ResourceType) => ({ ResourceType, Tags: asked(tags) })),
  });
const tag = (Resources: string[], tags: Readonly<Record<string, string>>) =>
  ec2("CreateTags", { Resources, Tags: asked(tags) });
const attribute = (ImageId: string, what: Shape) => ec2("ModifyImageAttribute", { ImageId, ...what });
const put = (Key: string, more: Shape = {}) => call("s3", "PutObject", { Bucket: "golden-artifacts", Key, ...more });
const tunnel = (Target: string, DocumentName = "AWS-StartPortForwardingSession") =>
  call("ssm", "StartSession", { Target, DocumentName });
const SHARE = { LaunchPermission: { Add: [{ UserId: "666666666666" }] } };

describe("Build's role", () => {
  const needed: Readonly<Record<string, Call>> = {
    "make the key pair": ec2("CreateKeyPair", {
      KeyName: "packer_1",
      TagSpecifications: [{ ResourceType: "key-pair", Tags: asked(OWN) }],
    }),
    "launch the builder from a published AMI": launch({ ImageId: "ami-base" }),
    "launch the builder from a release": launch({ ImageId: "ami-released" }),
    "open the tunnel": tunnel("i-own"),
    "stop the builder": ec2("StopInstances", { InstanceIds: ["i-own"] }),
    "make the image": createImage("i-own"),
    "describe it": attribute("ami-building", { Description: { Value: "Image web" } }),
    "require tokens": attribute("ami-building", { ImdsSupport: { Value: "v2.0" } }),
    "make it a candidate, with its snapshots": tag(["ami-building", "snap-building"], CANDIDATE),
    "end the builder": ec2("TerminateInstances", { InstanceIds: ["i-own"] }),
    "delete the key pair": ec2("DeleteKeyPair", { KeyName: "packer_own" }),
    "deregister what it did not finish": ec2("DeregisterImage", { ImageId: "ami-building" }),
    "delete the snapshots of what it did not finish": ec2("DeleteSnapshot", { SnapshotId: "snap-building" }),
    "delete volumes that outlive the builder": ec2("DeleteVolume", { VolumeId: "vol-own" }),
    "store its artifact": put("golden-web/Build/1"),
    "record the build": put("amis/ami-candidate/build.json", { IfNoneMatch: "*" }),
    "record the packages": put("amis/ami-candidate/packages.txt", { IfNoneMatch: "*" }),
    "read a test's record": call("s3", "GetObject", {
      Bucket: "golden-artifacts",
      Key: "amis/ami-released/tests.json",
    }),
  };
  for (const [what, each] of Object.entries(needed)) {
    it(`can ${what}`, async () => {
      expect(await judged(POLICY, RESOURCES, each)).to.equal("allowed");
    });
  }

  it("can open the channel of a session, in its own account and region only", async () => {
    const open = (region: string) => {
      const each = { ...call("ssmmessages", "OpenDataChannel", {}), region };
      return judged(POLICY, RESOURCES, each, [channelNeed(each, "AWSCodeBuild-1-0123")]);
    };

    expect(await open(REGION)).to.equal("allowed");
    expect(await open("us-west-2")).to.match(/^denied ssmmessages:OpenDataChannel on /);
  });

  const attacks: Readonly<Record<string, Call>> = {
    "set the tag of a test on a candidate": tag(["ami-candidate"], { "ami-pipeline:tested": "yes" }),
    "set the tag of a test on an AMI that it has not finished": tag(["ami-building"], { "ami-pipeline:tested": "yes" }),
    "set the tag of a test among those of a candidate": tag(["ami-building"], {
      ...CANDIDATE,
      "ami-pipeline:tested": "yes",
    }),
    "make an AMI with the tag of a test": createImage("i-own", { ...OWN, "ami-pipeline:tested": "yes" }),
    "make an AMI that is a candidate at once": createImage("i-own", { ...OWN, ...state("candidate") }),
    "make an AMI that is a release at once": createImage("i-own", { ...OWN, ...state("released") }),
    "make an AMI in another build's name": createImage("i-own", tagsOf(OTHER_BUILD, "builder", state("building"))),
    "make an AMI without the mark": createImage("i-own", {}),
    "release an AMI that it has not finished": tag(["ami-building"], state("released")),
    "release a candidate": tag(["ami-candidate"], state("released")),
    "give a candidate another image's name": tag(["ami-candidate"], { "ami-pipeline:image": "db" }),
    "give a candidate another fingerprint": tag(["ami-candidate", "snap-candidate"], {
      "ami-pipeline:fingerprint": "0123",
    }),
    "make a candidate unfinished again": tag(["ami-candidate"], state("building")),
    "make a release unfinished again": tag(["ami-released"], state("building")),
    "finish another build's AMI": tag(["ami-others"], CANDIDATE),
    "hand its AMI to another build": tag(["ami-building"], { "ami-pipeline:build": OTHER_BUILD }),
    "give its AMI to another factory": tag(["ami-building"], { "ami-pipeline": "other" }),
    "say that its AMI is a copy": tag(["ami-building"], { "ami-pipeline:source-ami": "ami-released" }),
    "mark what is not marked": tag(["ami-unmarked"], OWN),
    "take tags away": ec2("DeleteTags", { Resources: ["ami-released"], Tags: [{ Key: "ami-pipeline:withdrawn" }] }),
    "take another build's builder": tag(["i-others"], OWN),

    "tunnel into another build's builder": tunnel("i-others"),
    "tunnel into a test's instance": tunnel("i-test"),
    "tunnel into somebody's instance": tunnel("i-unmarked"),
    "open a shell on its own builder": tunnel("i-own", "SSM-SessionManagerRunShell"),
    "run a command": call("ssm", "SendCommand", { InstanceIds: ["i-own"], DocumentName: "AWS-RunShellScript" }),
    "stop another build's builder": ec2("StopInstances", { InstanceIds: ["i-others"] }),
    "end another build's builder": ec2("TerminateInstances", { InstanceIds: ["i-others"] }),
    "end a test's instance": ec2("TerminateInstances", { InstanceIds: ["i-test"] }),
    "make an image of another build's builder": createImage("i-others"),
    "make an image of a test's instance": createImage("i-test"),
    "delete another build's key pair": ec2("DeleteKeyPair", { KeyName: "packer_others" }),
    "delete another build's volume": ec2("DeleteVolume", { VolumeId: "vol-others" }),

    "share an AMI that it has not finished": attribute("ami-building", SHARE),
    "share a candidate": attribute("ami-candidate", SHARE),
    "share a release": attribute("ami-released", SHARE),
    "share an AMI in the request's other form": attribute("ami-building", {
      Attribute: "launchPermission",
      OperationType: "add",
      UserIds: ["666666666666"],
    }),
    "publish an AMI": attribute("ami-building", { LaunchPermission: { Add: [{ Group: "all" }] } }),
    "let instances of its AMI do without tokens": attribute("ami-building", { ImdsSupport: { Value: "v1.0" } }),
    "describe a release": attribute("ami-released", { Description: { Value: "better" } }),
    "deregister a candidate": ec2("DeregisterImage", { ImageId: "ami-candidate" }),
    "deregister a release": ec2("DeregisterImage", { ImageId: "ami-released" }),
    "deregister what another build has not finished": ec2("DeregisterImage", { ImageId: "ami-others" }),
    "delete a candidate's snapshot": ec2("DeleteSnapshot", { SnapshotId: "snap-candidate" }),
    "delete another build's snapshot": ec2("DeleteSnapshot", { SnapshotId: "snap-others" }),

    "launch an unmarked AMI of the account": launch({ ImageId: "ami-unmarked" }),
    "launch a candidate": launch({ ImageId: "ami-candidate" }),
    "launch what a publisher shares with the account alone": launch({ ImageId: "ami-private" }),
    "launch a stranger's public AMI": launch({ ImageId: "ami-stranger" }),
    "launch an AMI of an account that no setting names": launch({ ImageId: "ami-named" }),
    "launch an instance for a test": launch({ TagSpecifications: launchTags(tagsOf(BUILD, "test")) }),
    "launch an instance in another build's name": launch({
      TagSpecifications: launchTags(tagsOf(OTHER_BUILD, "builder")),
    }),
    "launch a volume from a snapshot": launch({
      BlockDeviceMappings: [{ DeviceName: "/dev/sdf", Ebs: { SnapshotId: "snap-others", Encrypted: true } }],
    }),
    "copy an AMI": ec2("CopyImage", { SourceImageId: "ami-released", SourceRegion: "eu-west-1" }),

    "overwrite a build's record": put("amis/ami-released/build.json"),
    "overwrite the list of packages": put("amis/ami-released/packages.txt"),
    "write a test's record": put("amis/ami-candidate/tests.json", { IfNoneMatch: "*" }),
    "write a release's record": put("releases/web/ami-candidate.json", { IfNoneMatch: "*" }),
    "write the publish settings": put("settings/publish.json"),
    "write the gates' code": put("gates/0123.zip"),
    "replace a run's source": put("golden-web/Source/1"),
    "replace the gates' artifact": put("golden-web/Gates/1"),
    "read the publish settings": call("s3", "GetObject", { Bucket: "golden-artifacts", Key: "settings/publish.json" }),
    "read a parameter that the settings do not name": call("ssm", "GetParameter", { Name: "/team/token" }),
    "read a secret that the settings do not name": call("secretsmanager", "GetSecretValue", { SecretId: "team/db" }),
    "move a channel": call("ssm", "PutParameter", { Name: "/golden/web", Value: "ami-candidate", Overwrite: true }),
  };
  for (const [what, each] of Object.entries(attacks)) {
    it(`cannot ${what}`, async () => {
      expect(await judged(POLICY, RESOURCES, each)).to.match(/^denied [a-z0-9]+:\w+ on /);
    });
  }

  it("can launch any AMI of an account that the settings name, the factory's own included", async () => {
    const policy = buildRolePolicy({ ...BUILD_RESOURCES, baseImageAccounts: ["333333333333", ACCOUNT] });

    expect(await judged(policy, RESOURCES, launch({ ImageId: "ami-named" }))).to.equal("allowed");
    expect(await judged(policy, RESOURCES, launch({ ImageId: "ami-unmarked" }))).to.equal("allowed");
    expect(await judged(policy, RESOURCES, launch({ ImageId: "ami-stranger" }))).to.include("image/ami-stranger");
  });

  it("can do nothing with a build's own things outside of a build", async () => {
    const stop = outsideBuild(ec2("StopInstances", { InstanceIds: ["i-own"] }));

    expect(await judged(POLICY, RESOURCES, stop)).to.equal("denied ec2:StopInstances on instance/i-own");
  });
});
