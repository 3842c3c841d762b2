import { expect } from "chai";
import { buildRolePolicy } from "../../../components/policies/buildRole";
import type { PolicyDocument } from "../../../components/policies/document";
import { AwsError, type Call, type Shape } from "../../../sandbox/frontdoor/service";
import { Authorizer } from "../../../sandbox/iam/authorizer";
import type { JournalEntry, JudgementEntry } from "../../../sandbox/iam/journal";
import {
  ACCOUNT,
  BUILD,
  BUILD_RESOURCES,
  BUILDER_ROLE,
  call,
  facts,
  LAUNCH,
  launchTags,
  OTHER_BUILD,
  outsideBuild,
  POLICY,
  PROJECT,
  REGION,
  ROLE,
  tagsOf,
} from "./buildRole";

/** Lets CodeBuild assume the role for one project. */
const trust = (sourceArn: string) =>
  JSON.stringify({
    Statement: [
      {
        Sid: "Assume",
        Effect: "Allow",
        Principal: { Service: "codebuild.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceArn": sourceArn, "aws:SourceAccount": ACCOUNT } },
      },
    ],
  });

describe("Authorizer", () => {
  let journal: JournalEntry[];
  beforeEach(() => {
    journal = [];
  });

  /** Without those about the role's trust. */
  const judgements = (): JudgementEntry[] =>
    journal.flatMap((entry) => (entry.kind === "judgement" && entry.action !== "sts:AssumeRole" ? [entry] : []));

  async function judge(asked: Call, known = facts(POLICY)): Promise<string> {
    const authorizer = new Authorizer({ facts: known, record: (entry) => journal.push(entry) });
    try {
      await authorizer.judge(asked);
      return "allowed";
    } catch (error) {
      if (!(error instanceof AwsError)) {
        throw error;
      }
      return `${error.code}: ${error.message}`;
    }
  }

  const launch = (changes: Shape) => judge(call("ec2", "RunInstances", { ...LAUNCH, ...changes }));

  it("asks for the action of the pipeline that an answer to an approval is about", async () => {
    const asked = { pipelineName: "web", stageName: "Approve", actionName: "Approve" };

    expect(await judge(call("codepipeline", "PutApprovalResult", asked))).to.include(
      `not authorized to perform: codepipeline:PutApprovalResult on resource: arn:aws:codepipeline:${REGION}:${ACCOUNT}:web/Approve/Approve`,
    );
  });

  describe("of a key that the role may not use", () => {
    const key = `arn:aws:kms:${REGION}:${ACCOUNT}:key/company`;
    const later = (policy: PolicyDocument, defaults: { encrypted: boolean }, ebs: Shape) => {
      const company = {
        ...facts(policy),
        volumeDefaults: () => Promise.resolve({ ...defaults, keyArn: key }),
        keyArn: () => Promise.resolve(key),
        keyPolicy: () => Promise.resolve('{"Statement":[]}'),
      };
      const input = { ...LAUNCH, BlockDeviceMappings: [{ DeviceName: "/dev/sda1", Ebs: ebs }] };
      return new Authorizer({ facts: company, record: () => undefined }).judge(call("ec2", "RunInstances", input));
    };

    it("tells the refusal only after the answer, where a launch names none and gets the account's", async () => {
      const refusal = await later(POLICY, { encrypted: false }, { Encrypted: true });

      expect(refusal?.message).to.include(`kms:DescribeKey on resource: ${key}`);
    });

    it("asks for it where the account encrypts what the launch does not", async () => {
      const policy = buildRolePolicy({ ...BUILD_RESOURCES, encrypted: false });

      expect(await later(policy, { encrypted: false }, {})).to.equal(undefined);
      expect((await later(policy, { encrypted: true }, {}))?.message).to.include(key);
    });
  });

  it("asks for everything that a launch uses, makes, tags and passes on", async () => {
    expect(await launch({})).to.equal("allowed");
    expect(judgements().map(({ action, resource }) => `${action} ${resource}`)).to.have.members([
      `ec2:RunInstances arn:aws:ec2:${REGION}::image/ami-base`,
      `ec2:RunInstances arn:aws:ec2:${REGION}:${ACCOUNT}:subnet/subnet-1`,
      `ec2:RunInstances arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/sg-1`,
      `ec2:RunInstances arn:aws:ec2:${REGION}:${ACCOUNT}:key-pair/packer_1`,
      ...["instance", "network-interface", "volume"].flatMap((type) => [
        `ec2:RunInstances arn:aws:ec2:${REGION}:${ACCOUNT}:${type}/*`,
        `ec2:CreateTags arn:aws:ec2:${REGION}:${ACCOUNT}:${type}/*`,
      ]),
      `iam:PassRole ${BUILDER_ROLE}`,
    ]);
  });

  const REFUSED: readonly [string, Shape, string][] = [
    ["from somebody else's image", { ImageId: "ami-alien" }, "image/ami-alien"],
    ["into another subnet", { NetworkInterfaces: [{ SubnetId: "subnet-2", Groups: ["sg-1"] }] }, "subnet/subnet-2"],
    [
      "behind another group",
      { NetworkInterfaces: [{ SubnetId: "subnet-1", Groups: ["sg-2"] }] },
      "security-group/sg-2",
    ],
    ["with somebody's key", { KeyName: "admin" }, "key-pair/admin"],
    ["with another profile", { IamInstanceProfile: { Name: "admin" } }, "instance/*"],
    ["without IMDSv2", { MetadataOptions: {} }, "instance/*"],
    ["without the mark", { TagSpecifications: [] }, "instance/*"],
    ["in another build's name", { TagSpecifications: launchTags(tagsOf(OTHER_BUILD, "builder")) }, "instance/*"],
    ["unencrypted", { BlockDeviceMappings: [] }, "volume/*"],
  ];
  for (const [what, changes, resource] of REFUSED) {
    it(`refuses a launch ${what}, and says which resource it is about`, async () => {
      const answer = await launch(changes);

      expect(answer).to.match(
        /^UnauthorizedOperation: You are not authorized to perform this operation\. User: arn:aws:sts::/,
      );
      expect(answer).to.include(`is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:${REGION}:`);
      expect(answer).to.include(`${resource} because no identity-based policy allows the ec2:RunInstances action`);
    });
  }

  it("lets a build end what it made for the factory, and nothing else", async () => {
    const end = (id: string) => judge(call("ec2", "TerminateInstances", { InstanceIds: [id] }));

    expect(await end("i-ours")).to.equal("allowed");
    expect(await end("i-theirs")).to.include("instance/i-theirs because no identity-based policy allows");
    expect(await end("i-unknown")).to.include("UnauthorizedOperation");
  });

  it("tells only those of a missing object who may list the bucket", async () => {
    const Statement = POLICY.Statement.filter(({ Sid }) => Sid !== "MissRecord");
    const read = (Key: string) =>
      judge(call("s3", "GetObject", { Bucket: "golden-artifacts", Key }), facts({ ...POLICY, Statement }));

    expect(await read("golden-a/there")).to.equal("allowed");
    expect(await read("golden-a/missing")).to.include(
      "s3:ListBucket on resource: arn:aws:s3:::golden-artifacts because",
    );
  });

  it("holds a role to its permissions boundary", async () => {
    const boundary = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });
    const answer = await judge(call("ec2", "RunInstances", LAUNCH), facts(POLICY, { boundary }));

    expect(answer).to.include("because no permissions boundary allows the ec2:RunInstances action");
  });

  it("asks a role's trust policy about the service that acts as it", async () => {
    const asked = call("ec2", "RunInstances", LAUNCH);
    const assumedBy = { service: "codebuild.amazonaws.com", sourceArn: PROJECT, buildArn: BUILD };
    const byProject = { ...asked, caller: { ...asked.caller, assumedBy } };

    expect(await judge(byProject, facts(POLICY, { trust: trust(PROJECT) }))).to.equal("allowed");
    expect(await judge(byProject, facts(POLICY, { trust: trust(`${PROJECT}-2`) }))).to.match(
      /codebuild\.amazonaws\.com is not authorized to perform: sts:AssumeRole on resource: .*golden-build-role-1/,
    );
  });

  it("lets a service take a role for its own project only, and none that does not exist", async () => {
    const takes = (service: string, sourceArn: string, known = facts(POLICY, { trust: trust(PROJECT) })) =>
      new Authorizer({ facts: known, record: () => undefined }).mayAssume(
        { service, sourceArn },
        call("codebuild", "CreateProject", {}),
        ROLE,
      );
    const nothing = { ...facts(POLICY), role: () => Promise.resolve(undefined) };

    expect(await takes("codebuild.amazonaws.com", PROJECT)).to.be.true;
    expect(await takes("codebuild.amazonaws.com", `${PROJECT}-2`)).to.be.false;
    expect(await takes("codepipeline.amazonaws.com", PROJECT)).to.be.false;
    expect(await takes("codebuild.amazonaws.com", PROJECT, nothing)).to.be.false;
  });

  it("refuses a role what the sandbox cannot judge, and says so", async () => {
    const answer = await judge(call("ec2", "CreateVpc", {}));

    expect(answer)
      .to.include("does not know which permissions ec2:CreateVpc needs")
      .and.to.include("sandbox/iam/needs");
  });

  it("lets the person at the keyboard do everything", async () => {
    const administrator = {
      ...call("ec2", "CreateVpc", {}),
      caller: { arn: `arn:aws:iam::${ACCOUNT}:user/me`, accountId: ACCOUNT },
    };
    expect(await judge(administrator)).to.equal("allowed");
    expect(journal).to.deep.equal([]);
  });

  it("records which statement allowed what, and what was refused", async () => {
    await judge(call("s3", "GetObject", { Bucket: "golden-artifacts", Key: "golden-a/Source/1" }));
    const answer = await judge(call("s3", "GetObject", { Bucket: "golden-artifacts", Key: "releases/web/ami-1.json" }));

    expect(answer).to.include("AccessDenied: User:");
    expect(judgements()[0]?.context).to.deep.include({
      "aws:principalarn": [ROLE],
      "aws:requestedregion": [REGION],
      "aws:resourceaccount": [ACCOUNT],
      "codebuild:buildarn": [BUILD],
      "codebuild:projectarn": [`arn:aws:codebuild:${REGION}:${ACCOUNT}:project/golden-build`],
    });
    const policy = journal.find((entry) => entry.kind === "policy" && entry.name === "inline");
    const id = policy?.kind === "policy" ? policy.id : "";
    expect(policy).to.deep.equal({ kind: "policy", id, name: "inline", text: JSON.stringify(POLICY) });
    const asked = {
      kind: "judgement",
      role: ROLE,
      action: "s3:GetObject",
      identity: [id],
      context: judgements()[0]?.context,
    };
    expect(judgements()).to.deep.equal([
      {
        ...asked,
        resource: "arn:aws:s3:::golden-artifacts/golden-a/Source/1",
        isAllowed: true,
        statements: [`${id}/ReadArtifacts`],
      },
      {
        ...asked,
        resource: "arn:aws:s3:::golden-artifacts/releases/web/ami-1.json",
        isAllowed: false,
        statements: [],
      },
    ]);
  });

  it("tells policies which build asks, but not in the name of the instance that it asks for", async () => {
    const resources = { "i-1": { tags: tagsOf(BUILD, "builder"), roleArn: BUILDER_ROLE } };
    await judge(call("ssm", "StartSession", { Target: "i-1" }), facts(POLICY, {}, resources));
    const keys = judgements().map(({ role, context }) => [role, context["codebuild:buildarn"]]);

    expect(keys).to.deep.include([ROLE, [BUILD]]);
    const end = outsideBuild(call("ec2", "TerminateInstances", { InstanceIds: ["i-ours"] }));
    expect(await judge(end)).to.include("no identity-based policy allows");
  });

  it("tells policies which attribute of an AMI a request sets, but nothing of launch permissions", async () => {
    const keysOf = async (input: Shape) => {
      journal = [];
      await judge(call("ec2", "ModifyImageAttribute", { ImageId: "ami-base", ...input }));
      return Object.entries(judgements()[0]?.context ?? {}).filter(([key]) => key.startsWith("ec2:attribute"));
    };

    expect(await keysOf({ Description: { Value: "web" } })).to.deep.equal([["ec2:attribute/description", ["web"]]]);
    expect(await keysOf({ ImdsSupport: { Value: "v2.0" } })).to.deep.equal([["ec2:attribute/imdssupport", ["v2.0"]]]);
    expect(await keysOf({ LaunchPermission: { Add: [{ UserId: "1" }] } })).to.deep.equal([]);
    expect(await keysOf({ Attribute: "launchPermission", UserIds: ["1"] })).to.deep.equal([
      ["ec2:attribute", ["launchPermission"]],
    ]);
  });

  it("tells policies whether a request writes an object only if there is none", async () => {
    const keysOf = async (input: Shape) => {
      journal = [];
      await judge(call("s3", "PutObject", { Bucket: "golden-artifacts", Key: "amis/ami-1/build.json", ...input }));
      return judgements()[0]?.context["s3:if-none-match"];
    };

    expect(await keysOf({ IfNoneMatch: "*" })).to.deep.equal(["*"]);
    expect(await keysOf({})).to.equal(undefined);
  });
});
