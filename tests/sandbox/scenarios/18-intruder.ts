// Who pushes cannot release: a malicious commit that runs in Build with Build's own role, forged exports, edited gates, and
// an AMI that carries a clean commit's fingerprint. Scenario 10 has the promoter who wants more than to promote.
import { CreateCommitCommand } from "@aws-sdk/client-codecommit";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { clearAway, layOut, type Loot } from "../attacks/loot";
import { amiOf, HOME, launchPermissions, parameters, stagesOf } from "../published";
import { shared } from "../shared";

const IMAGE = "ubuntu-24.04";
const OTHER = "ubuntu-24.04-arm64";
const ATTACK = readFileSync(join(__dirname, "..", "attacks", "build.cjs"), "utf8");

/** Runs the attack instead of the build, then claims to have built what it was after, tested and released. */
const buildspec = ({ candidate, unmarked }: Loot) => `version: 0.2
env:
  exported-variables: [AMI_ID, FINGERPRINT, BASE_AMI_ID, RELEASED, TESTS]
phases:
  install:
    commands:
      - bash tools/install.sh packages
  build:
    commands:
      - node attack.cjs
      - if [ "$IMAGE" = ${IMAGE} ]; then export AMI_ID=${unmarked}; else export AMI_ID=${candidate}; fi
      - export RELEASED=true TESTS="99 passed" FINGERPRINT=0 BASE_AMI_ID=ami-0
artifacts:
  files: [attack.cjs]
`;
/** What would release anything, if the gates ran it. */
const EDITED_GATE = `version: 0.2
env:
  exported-variables: [TESTS, RELEASED]
phases:
  build:
    commands:
      - export TESTS="99 passed" RELEASED=true
`;

describe("an intruder who may push", () => {
  let loot: Loot;
  let published: Record<string, string | undefined>;
  let spec: string;

  before(async () => {
    const { sandbox, dev } = shared();
    await dev.skipNothing();
    loot = await layOut(dev, IMAGE);
    published = await parameters(sandbox, dev.parameter(IMAGE));
    spec = readFileSync(dev.path("buildspecs/build.yml"), "utf8");
  });
  after(() => clearAway(shared().dev, loot));

  it("is refused every call that would take an AMI past the gates, by the policies", async () => {
    const { sandbox, dev } = shared();
    const runs = await dev.newestRuns();

    await pushFiles({
      "attack.cjs": ATTACK,
      "loot.json": JSON.stringify(loot),
      "buildspecs/build.yml": buildspec(loot),
      "buildspecs/test.yml": EDITED_GATE,
      "buildspecs/publish.yml": EDITED_GATE,
    });
    await dev.nextRuns(runs);

    const [run] = await dev.runs(IMAGE);
    const build = run?.actions.find(({ stage }) => stage === "Build");
    expect(build?.status).to.equal("Succeeded");
    const log = await readBuildLog(sandbox.clients, build?.buildId ?? "");
    const attempts = log.flatMap((line) => /ATTEMPT (.*?): (.*)/.exec(line)?.slice(1) ?? []);
    const outcomes = Object.fromEntries(
      attempts.flatMap((what, index) => (index % 2 === 0 ? [[what, attempts[index + 1]]] : [])),
    ) as Record<string, string>;
    expect(Object.keys(outcomes)).to.have.length(27);
    for (const [what, outcome] of Object.entries(outcomes)) {
      expect(outcome, what).to.include("is not authorized to perform");
    }
  });

  it("gets nothing past Test with forged exports and edited gates", async () => {
    const { sandbox, dev } = shared();
    const complaints = {
      [IMAGE]: `AMI ${loot.unmarked} `,
      [OTHER]: `AMI ${loot.candidate} `,
    };

    for (const [image, complaint] of Object.entries(complaints)) {
      const [run] = await dev.runs(image);
      expect(stagesOf(run).at(-1), image).to.equal("Test Failed");
      const test = run?.actions.find(({ stage }) => stage === "Test");
      expect((await readBuildLog(sandbox.clients, test?.buildId ?? "")).join("\n"), image).to.include(complaint);
    }
    expect(await parameters(sandbox, dev.parameter(IMAGE))).to.deep.equal(published);
    expect(await launchPermissions(sandbox, HOME, loot.release)).to.deep.equal([]);
  });

  it("does not have an AMI reused for a clean commit whose fingerprint it carries, even with a forged test record", async () => {
    const { sandbox, dev } = shared();
    const runs = await dev.newestRuns();
    await forgeTestRecord(loot);

    await pushFiles({ "buildspecs/build.yml": spec }, [
      "attack.cjs",
      "loot.json",
      "buildspecs/test.yml",
      "buildspecs/publish.yml",
    ]);
    await dev.nextRuns(runs);

    const [run] = await dev.runs(IMAGE);
    expect(run?.status).to.equal("Succeeded");
    expect(amiOf(run)).to.equal(loot.release);
    expect(await parameters(sandbox, dev.parameter(IMAGE))).to.deep.equal(published);
  });
});

describe("an intruder who may write one object", () => {
  it("stops a run with settings that are not the stack's, which publishes nothing", async () => {
    const { sandbox, dev } = shared();
    const { bucketName } = await dev.stack.outputs();
    const written = await parameters(sandbox, dev.parameter(IMAGE));
    await sandbox.clients.s3.send(
      new PutObjectCommand({ Bucket: String(bucketName), Key: "settings/publish.json", Body: '{"regions":"all"}' }),
    );

    await dev.run(IMAGE);

    const [run] = await dev.runs(IMAGE);
    expect(stagesOf(run).at(-1)).to.equal("Validate Failed");
    const validate = run?.actions.find(({ stage }) => stage === "Validate");
    expect((await readBuildLog(sandbox.clients, validate?.buildId ?? "")).join("\n")).to.match(
      /settings\/publish\.json.*regions/,
    );
    expect(await parameters(sandbox, dev.parameter(IMAGE))).to.deep.equal(written);
    const repaired = await dev.stack.up(undefined, "--refresh");
    expect(repaired.code, repaired.output).to.equal(0);
  });
});

/** Makes the candidate's tests look passed, with the record of the release's tests. */
async function forgeTestRecord({ bucket, release, candidate }: Loot): Promise<void> {
  const { s3 } = shared().sandbox.clients;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `amis/${release}/tests.json` }));
  const record = (await Body?.transformToString()) ?? "";
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: `amis/${candidate}/tests.json`,
      Body: record.replaceAll(release, candidate),
    }),
  );
}

/** Commits files, and the removal of others, as a person would. */
async function pushFiles(files: Readonly<Record<string, string>>, removed: readonly string[] = []): Promise<void> {
  const { sandbox, dev } = shared();
  await sandbox.clients.codeCommit.send(
    new CreateCommitCommand({
      repositoryName: dev.name,
      branchName: "main",
      parentCommitId: await dev.tip(),
      commitMessage: "Nothing to see here",
      putFiles: Object.entries(files).map(([filePath, content]) => ({ filePath, fileContent: Buffer.from(content) })),
      deleteFiles: removed.map((filePath) => ({ filePath })),
    }),
  );
}
