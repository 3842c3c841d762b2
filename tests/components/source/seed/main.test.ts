// The seeding program: what it prints, and what it tells people when AWS cannot be reached or used.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { CodePipelineClient, GetPipelineCommand, ListPipelinesCommand } from "@aws-sdk/client-codepipeline";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { describeFailure } from "../../../../components/programs/connection";
import { readFolder } from "../../../../components/source/seed/inventory";
import { run } from "../../../../components/source/seed/main";
import { toEnvironment } from "../../../../components/source/seed/parameters";
import type { SeedParameters } from "../../../../components/source/seed/parameters";
import { Problem } from "../../../../components/programs/problem";
import { rejection } from "../../../helpers/deploy";
import { addTo, folderWith } from "../../../helpers/folders";
import { FakeCodeCommit } from "./fakeCodeCommit";

describe("the seeding program", () => {
  let service: FakeCodeCommit;
  let folder: string;
  const pipelines = mockClient(CodePipelineClient);

  beforeEach(() => {
    service = new FakeCodeCommit();
    pipelines.reset();
    folder = folderWith({ a: "1", b: "1" });
  });
  afterEach(() => {
    service.mock.restore();
  });
  after(() => {
    pipelines.restore();
  });

  function start(command: string, changes: Partial<SeedParameters> = {}) {
    const parameters: SeedParameters = {
      folder,
      repository: "golden",
      branch: "main",
      onConflict: "stop",
      digest: readFolder(folder).digest,
      origin: "factory-dev",
      pipelines: [],
      connection: { region: "us-east-1", assumeRoles: [] },
      ...changes,
    };
    return run(command, toEnvironment(parameters));
  }
  const definedOccasion = (occasion: string | undefined) => (occasion === undefined ? {} : { occasion });
  const inspect = async (changes?: Partial<SeedParameters>): Promise<unknown> =>
    JSON.parse(await start("inspect", changes)) as unknown;

  it("finds a repository that does not exist", async () => {
    service.exists = false;

    expect(await inspect()).to.deep.equal({
      repositoryExists: false,
      existingPipelines: [],
      changes: { count: 2, lines: ["write a", "write b"] },
      conflicts: [],
      editedCode: { count: 0, lines: [] },
    });
  });

  it("finds anew what a forced push has lost, and the same until then, whatever people commit", async () => {
    const occasion = async () => ((await inspect()) as { readonly occasion?: string }).occasion;
    const seed = async () => start("commit", { ...definedOccasion(await occasion()) });
    service.push("main", { theirs: "1" });
    const unseeded = service.tip("main");
    await seed();
    const first = await occasion();
    service.push("main", { more: "1" });
    expect(await occasion()).to.equal(first);

    const seeded = service.tip("main");
    service.reset("main", unseeded);
    const lost = await occasion();
    expect(lost).not.to.equal(first);
    await start("commit", definedOccasion(lost));
    expect(await occasion()).to.equal(lost);

    await setTimeout(2);
    service.reset("main", unseeded);
    expect(await occasion()).not.to.equal(lost);
    expect(service.tip("main")).not.to.equal(seeded);
    await seed();
    expect(service.holds("main")).to.deep.equal({ a: "1", b: "1", theirs: "1" });
  });

  it("finds that the repository of existing pipelines is gone", async () => {
    service.exists = false;
    pipelines.on(ListPipelinesCommand).resolves({ pipelines: [{ name: "web" }] });

    expect(await inspect({ pipelines: ["web"] }))
      .to.have.property("occasion")
      .that.matches(/^no repository at /);
  });

  it("finds what a seeding would change, without changing it", async () => {
    service.push("main", { a: "1" });

    const { occasion, ...found } = (await inspect()) as { readonly occasion?: string };
    expect(occasion).to.include(service.tip("main"));
    expect(found).to.deep.equal({
      repositoryExists: true,
      existingPipelines: [],
      changes: { count: 1, lines: ["write b"] },
      conflicts: [],
      editedCode: { count: 0, lines: [] },
    });
    expect(service.moves).to.have.length(1);
  });

  it("finds conflicts", async () => {
    service.push("main", { a: "theirs" });

    const reason = "the repository has another file there, which the program did not write";
    expect(await inspect()).to.deep.include({ conflicts: [{ path: "a", reason }] });
    expect(await inspect({ onConflict: "overwrite" })).to.deep.include({
      changes: { count: 2, lines: ["write a", "write b"] },
      conflicts: [],
    });
  });

  it("finds the images that people added and the folder does not have, until it has them or they are gone", async () => {
    const [db, web] = [
      { "images/db/image.pkrvars.json": "{}", "images/db/provision/10.sh": "1" },
      { "images/web/image.pkrvars.json": "{}" },
    ];
    addTo(folder, web);
    await start("commit");
    service.push("main", { ...db, "images/notes/README.md": "1", "images/db/x/image.pkrvars.json": "{}" });

    expect(await inspect()).to.deep.include({ unknownImages: ["db"] });
    addTo(folder, db);
    expect(await inspect()).to.not.have.property("unknownImages");

    rmSync(join(folder, "images"), { recursive: true });
    const found = (await inspect()) as { readonly unknownImages?: readonly string[] };
    expect(found.unknownImages).to.deep.equal(["db"]);
  });

  it("finds what people changed of the code that Validate and Build run, and stays so", async () => {
    addTo(folder, {
      "buildspecs/build.yml": "1",
      "stages/build/main.ts": "1",
      "tools/install.sh": "1",
      "packer/x": "1",
    });
    await start("commit");
    service.push("main", {
      "buildspecs/build.yml": "theirs",
      "stages/build/main.ts": undefined,
      "tools/install.sh": "!1",
      "tools/more.sh": "theirs",
      "package.json": "theirs",
      "packer/x": "theirs",
      "docs/tools/a": "theirs",
    });

    expect(await inspect()).to.deep.include({
      changes: { count: 0, lines: [] },
      editedCode: {
        count: 5,
        lines: [
          "buildspecs/build.yml: changed",
          "package.json: added",
          "stages/build/main.ts: deleted",
          "tools/install.sh: changed",
          "tools/more.sh: added",
        ],
      },
    });
    addTo(folder, { "buildspecs/build.yml": "theirs", "tools/more.sh": "theirs" });
    expect(await inspect()).to.deep.nested.include({ "editedCode.count": 3 });
  });

  it("finds which of the factory's pipelines exist, on any page of the list", async () => {
    pipelines
      .on(ListPipelinesCommand)
      .callsFake(({ nextToken }: { nextToken?: string }) =>
        nextToken === undefined
          ? { pipelines: [{ name: "web" }, { name: "somebody-elses" }], nextToken: "2" }
          : { pipelines: [{ name: "db" }] },
      );

    pipelines.on(GetPipelineCommand).resolves({});
    const found = await inspect({ pipelines: ["web", "db", "new"] });
    expect(found).to.deep.include({ existingPipelines: ["web", "db"] });
  });

  it("finds that the pipelines take their commits over a connection, and have left the repository", async () => {
    const takesFrom = (provider: string) => {
      const action = (name: string, from: string) => ({
        name,
        actionTypeId: { category: "Source" as const, owner: "AWS" as const, provider: from, version: "1" },
      });
      const stages = [{ name: "Source", actions: [action("Gates", "S3"), action("Source", provider)] }];
      pipelines.on(GetPipelineCommand, { name: "web" }).resolves({
        pipeline: { name: "web", roleArn: "r", stages },
      });
    };
    pipelines.on(ListPipelinesCommand).resolves({ pipelines: [{ name: "web" }] });

    takesFrom("CodeStarSourceConnection");
    expect(await inspect({ pipelines: ["web"] })).to.include({ isLeft: true });
    takesFrom("CodeCommit");
    expect(await inspect({ pipelines: ["web"] })).to.not.have.property("isLeft");
  });

  it("says in a short line what it committed", async () => {
    expect(await start("commit")).to.match(/^committed 2 files as [0-9a-f]{8}$/);
    expect(await start("commit")).to.equal("nothing to commit");
    writeFileSync(join(folder, "a"), "2");
    expect(await start("commit")).to.match(/^committed 1 file as/);
    service.push("main", { ".ami-pipeline/seed.json": undefined });
    expect(await start("commit")).to.match(/^recorded what is seeded as [0-9a-f]{8}$/);
  });

  it("commits what lies in a folder of images as images/, in place of the folder's own", async () => {
    addTo(folder, { "images/example/image.pkrvars.json": "{}" });
    const imagesFolder = folderWith({ "web/image.pkrvars.json": '{"own": true}' });
    const { digest } = readFolder(folder, imagesFolder);

    expect(await start("commit", { imagesFolder, digest })).to.match(/^committed 3 files as/);
    const expected = { a: "1", b: "1", "images/web/image.pkrvars.json": '{"own": true}' };
    expect(service.holds("main")).to.deep.equal(expected);

    const changed = await rejection(start("commit", { imagesFolder, digest: "other" }));
    expect(changed).to.equal(`${folder} and ${imagesFolder} changed while pulumi was running. Run it again.`);
  });

  it("commits nothing else than what Pulumi saw", async () => {
    const { digest } = readFolder(folder);
    writeFileSync(join(folder, "a"), "changed meanwhile");

    expect(await rejection(start("commit", { digest }))).to.equal(
      `${folder} changed while pulumi was running. Run it again.`,
    );
    expect(service.moves).to.be.empty;
  });

  it("says that the repository is gone", async () => {
    service.exists = false;
    expect(await rejection(start("commit"))).to.equal(
      "There is no CodeCommit repository golden. Run pulumi up --refresh: it makes the repository again if it was deleted.",
    );
  });

  it("refuses a region without CodeCommit", async () => {
    const connection = { region: "eu-central-2", assumeRoles: [] };
    expect(await rejection(start("inspect", { connection }))).to.match(
      /^CodeCommit does not exist in the region "eu-central-2"; set aws:region to one of af-south-1, .*us-west-2\.$/,
    );
  });

  it("refuses what is not a command", async () => {
    expect(await rejection(start("push"))).to.equal('"push" is not a command; use inspect or commit.');
  });

  it("names a parameter that is missing or wrong", async () => {
    expect(await rejection(run("commit", {}))).to.equal("The environment variable SEED_ON_CONFLICT is not set.");
    expect(await rejection(run("commit", { SEED_ON_CONFLICT: "merge" }))).to.equal(
      'SEED_ON_CONFLICT is "merge"; use "stop" or "overwrite".',
    );
  });

  describe("tells people", () => {
    const failure = (name: string, message: string, more = {}) => Object.assign(new Error(message), { name }, more);
    const answered = { $metadata: { httpStatusCode: 400 } };
    const refused = { ...answered, code: "ECONNREFUSED", syscall: "connect" };
    const cases: readonly [string, Error, RegExp][] = [
      [
        "how to give credentials",
        failure("CredentialsProviderError", "Could not load credentials from any providers"),
        /^No AWS credentials found: set AWS_PROFILE, or aws:profile .*\n\(The AWS SDK: Could not load credentials/,
      ],
      [
        "to renew credentials",
        failure("ExpiredTokenException", "The token is expired", answered),
        /^AWS does not accept the credentials \(ExpiredTokenException: The token is expired\)\. Renew them, or use/,
      ],
      ["how to give a region", failure("Error", "Region is missing"), /^No AWS region: set aws:region/],
      [
        "what AWS refused",
        failure("AccessDeniedException", "not authorized to perform codecommit:CreateCommit", answered),
        /^AWS refused: AccessDeniedException: not authorized to perform codecommit:CreateCommit$/,
      ],
      [
        "that AWS is out of reach",
        failure("Error", "connect ECONNREFUSED 127.0.0.1:9", refused),
        /^Cannot reach AWS: connect ECONNREFUSED 127\.0\.0\.1:9\. Check the network\.$/,
      ],
      ["a problem as it is", new Problem("Two files."), /^Two files\.$/],
    ];
    for (const [what, error, expected] of cases) {
      it(what, () => {
        expect(describeFailure(error)).to.match(expected);
      });
    }

    it("nothing of a bug, which keeps its stack trace", () => {
      expect(describeFailure(new TypeError("undefined is not a function"))).to.be.undefined;
    });
  });
});
