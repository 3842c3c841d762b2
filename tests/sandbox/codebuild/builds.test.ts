import { expect } from "chai";
import { createCodeBuild } from "../../../sandbox/codebuild/codeBuild";
import { CredentialStore } from "../../../sandbox/frontdoor/credentials";
import { ruleSession } from "../../../sandbox/eventbridge/ruleSession";
import type { Caller, Operation, Shape } from "../../../sandbox/frontdoor/service";
import { rejection, settle } from "../codepipeline/stand";
import { ACCOUNT, ADMINISTRATOR, roleSession, PROJECT } from "./promoteProject";

describe("builds of a project that people and rules start", () => {
  const store = new CredentialStore(ACCOUNT);
  let operations: Readonly<Record<string, Operation>>;
  let close: () => Promise<void>;
  let endAll: () => void;
  let complaints: string[];

  beforeEach(async () => {
    complaints = [];
    const end = new Promise<never>((_resolve, reject) => {
      endAll = () => {
        reject(new Error("no build environment in this test"));
      };
    });
    const codeBuild = createCodeBuild({
      endpoint: "http://127.0.0.1:1",
      issueCredentials: store.issue.bind(store),
      credentialsUri: () => "",
      authorizeReport: () => Promise.resolve(),
      mayAssume: (roleArn) => Promise.resolve(roleArn === PROJECT.serviceRole),
      authorizePull: () => Promise.resolve(),
      startContainer: () => end,
      concurrentBuilds: 1,
      image: { path: [], environment: {} },
      publish: () => undefined,
      complain: (message) => complaints.push(message),
    });
    operations = codeBuild.service.operations;
    close = () => codeBuild.close();
    await call("CreateProject", PROJECT);
  });
  afterEach(() => {
    endAll();
    return close();
  });

  async function call(operation: string, input: object, caller = ADMINISTRATOR): Promise<Shape> {
    const run = operations[operation];
    if (!run) {
      throw new Error(`There is no operation ${operation}`);
    }
    const shape = JSON.parse(JSON.stringify(input)) as Shape;
    return run({ service: "codebuild", operation, region: "us-east-1", caller, input: shape });
  }

  const start = (caller: Caller, input: object = {}) =>
    call("StartBuild", { projectName: PROJECT.name, ...input }, caller);

  it("take the branch as their source and the variables of the start over the project's", async () => {
    const { build } = await start(ADMINISTRATOR, {
      environmentVariablesOverride: [{ name: "CHANNEL", value: "stable", type: "PLAINTEXT" }],
    });

    expect(build).to.include({ sourceVersion: "refs/heads/main", buildStatus: "IN_PROGRESS" });
    expect(build).to.have.deep.property("source", { ...PROJECT.source, insecureSsl: false });
    expect(build).to.have.deep.nested.property("environment.environmentVariables", [
      { name: "FACTORY", value: "golden" },
      { name: "CHANNEL", value: "stable", type: "PLAINTEXT" },
    ]);
  });

  it("take the image of the start over the project's, and who pulls it", async () => {
    const { build } = await start(ADMINISTRATOR, {
      imageOverride: "golden:1",
      imagePullCredentialsTypeOverride: "SERVICE_ROLE",
    });

    expect(build).to.have.nested.property("environment.image", "golden:1");
    expect(build).to.have.nested.property("environment.imagePullCredentialsType", "SERVICE_ROLE");
  });

  it("need a role that CodeBuild may assume for the project", async () => {
    const stranger = `arn:aws:iam::${ACCOUNT}:role/stranger`;
    const refused = `InvalidInputException: CodeBuild is not authorized to perform: sts:AssumeRole on ${stranger}`;

    expect(await rejection(call("CreateProject", { ...PROJECT, name: "new", serviceRole: stranger }))).to.equal(
      refused,
    );
    expect(await rejection(call("UpdateProject", { name: PROJECT.name, serviceRole: stranger }))).to.equal(refused);
    expect((await call("BatchGetProjects", { names: [PROJECT.name, "new"] })).projectsNotFound).to.deep.equal(["new"]);
  });

  it("wait while as many run as the quota allows, and are refused once five times as many wait", async () => {
    await call("UpdateProject", { name: PROJECT.name, logsConfig: { cloudWatchLogs: { status: "DISABLED" } } });
    const started = await Promise.all(Array.from({ length: 6 }, () => start(ADMINISTRATOR)));
    const another = await start(ADMINISTRATOR, { computeTypeOverride: "BUILD_GENERAL1_LARGE" });
    await settle();
    const ids = [...started, another].map(({ build }) => (build as Shape).id);

    const { builds } = await call("BatchGetBuilds", { ids });

    const phases = (builds as readonly Shape[]).map(({ currentPhase }) => currentPhase);
    expect(phases).to.deep.equal(["PROVISIONING", ...Array<string>(5).fill("QUEUED"), "PROVISIONING"]);
    expect(await rejection(start(ADMINISTRATOR))).to.equal(
      "AccountLimitExceededException: Cannot have more than 5 builds in queue for the account",
    );
  });

  it("leave no place behind where they cannot start", async () => {
    await call("UpdateProject", { name: PROJECT.name, logsConfig: { cloudWatchLogs: { status: "DISABLED" } } });
    const nowhere = { sourceTypeOverride: "S3", sourceLocationOverride: "no-key" };

    expect(await rejection(start(ADMINISTRATOR, nowhere))).to.include("no-key");
    const { build } = await start(ADMINISTRATOR);
    await settle();

    const { builds } = await call("BatchGetBuilds", { ids: [(build as Shape).id] });
    expect(builds).to.have.nested.property("0.currentPhase", "PROVISIONING");
    expect(builds).to.have.nested.property("0.buildNumber", 1);
  });

  it("are not repeated once their project is gone", async () => {
    await call("UpdateProject", { name: PROJECT.name, autoRetryLimit: 1 });
    const { build } = await start(ADMINISTRATOR);
    const { id } = build as { readonly id: string };
    await call("DeleteProject", { name: PROJECT.name });

    endAll();
    while (complaints.length === 0) {
      await settle();
    }

    expect(complaints).to.have.length(1);
    expect(complaints[0]).to.include(`Build ${id} is not repeated: ResourceNotFoundException`);
  });

  it("say who started them: a user, a role's session, or a rule", async () => {
    const starters = [ADMINISTRATOR, roleSession("ada"), roleSession(ruleSession("golden-sweep"))];

    const [byUser, byRole, byRule] = await Promise.all(starters.map((caller) => start(caller)));

    expect(byUser).to.have.nested.property("build.initiator", "administrator");
    expect(byRole).to.have.nested.property("build.initiator", "release-managers/ada");
    expect(byRule).to.have.nested.property("build.initiator", "rule/golden-sweep");
  });
});
