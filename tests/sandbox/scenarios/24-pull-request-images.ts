// A pull request builds its image, which is tested, has the pull request's number and can never be released. Closing the pull
// request removes it, and nothing else.
import { BatchGetProjectsCommand, CodeBuildClient, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { CreateTagsCommand, DescribeImagesCommand, DescribeSnapshotsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { execFile, execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { expect } from "chai";
import { SOURCE_FOLDER } from "../../../components/source/images";
import { readFolder } from "../../../components/source/seed/inventory";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { ADMINISTRATOR } from "../../../sandbox/client/clients";
import { completeHandshakes } from "../../../sandbox/client/handshake";
import { isOver, listRuns, type Run } from "../../../sandbox/client/runs";
import { exportTo } from "../../../scripts/export/exportTo";
import { addTo, folderWith } from "../../helpers/folders";
import { engineerOf } from "../engineer";
import { Factory } from "../factory";
import { amiOf, clientsIn, HOME, parameters, stagesOf, tagsOf } from "../published";
import { sessionOf } from "../session";
import { shared } from "../shared";

const REPOSITORY = "example/gallery";
const IMAGE = "note";
const SETTINGS = '{"family":"ubuntu","architecture":"x86_64","release":"24.04"}\n';
const AS_BUILT = { source: "github", images: [IMAGE], pullRequests: true, pullRequestBuilds: "build" } as const;
const RUN_SECONDS = 300;
const LOADER = require.resolve("tsx/cjs");
const IMAGES_SCRIPT = require.resolve("../../../scripts/ci/images");

describe("a pull request's image", () => {
  let pulls: Factory;
  let clone: string;
  let released: string;
  let built: Run;

  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Pat", "-c", "user.email=pat@example.org", ...args], {
      cwd: clone,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  const commit = (branch: string, files: Readonly<Record<string, string>>) => {
    addTo(clone, files);
    git("add", "--all");
    git("commit", "--quiet", "--message", "Change");
    git("push", "--quiet", "origin", `HEAD:${branch}`);
    return git("rev-parse", "HEAD");
  };
  const script = (text: string) => `#!/usr/bin/env bash\nset -euo pipefail\necho '${text}' >/etc/note\n`;
  const pipelineOf = (image: string) => `${pulls.name}_pr${image === "" ? "" : `-${image}`}`;

  const provider = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${shared().sandbox.endpoint}/sandbox/provider/repos/${REPOSITORY}/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(answer.ok, `${method} ${path}: ${answer.status}`).to.equal(true);
    return (await answer.json()) as Record<string, unknown>;
  };
  const open = (head: string) => provider("POST", "pulls", { title: "Change", head, base: "main" });

  /** The newest run of a pipeline, once there are as many and it is over. */
  const run = async (pipeline: string, count: number): Promise<Run> => {
    const end = Date.now() + RUN_SECONDS * 1000;
    for (;;) {
      const runs = await listRuns(shared().sandbox.clients, pipeline);
      const [newest] = runs;
      if (newest !== undefined && runs.length >= count && isOver(newest)) {
        return newest;
      }
      if (Date.now() > end) {
        throw new Error(`${pipeline} has ${runs.length} runs; the newest is ${newest?.status ?? "nowhere"}`);
      }
      await sleep(1000);
    }
  };
  const imageOf = async (ImageId: string) =>
    (
      await clientsIn(shared().sandbox, HOME).ec2.send(
        new DescribeImagesCommand({ Filters: [{ Name: "image-id", Values: [ImageId] }] }),
      )
    ).Images?.[0];

  before(async function () {
    this.timeout(10 * 60_000);
    const { sandbox } = shared();
    const images = folderWith({
      [`${IMAGE}/image.pkrvars.json`]: SETTINGS,
      [`${IMAGE}/provision/10-note.sh`]: script("first"),
      [`${IMAGE}/tests/10-note.sh`]: "#!/usr/bin/env bash\ntest -s /etc/note\n",
    });
    clone = folderWith();
    const source = readFolder(SOURCE_FOLDER, images);
    exportTo({ source, sourceFolder: SOURCE_FOLDER, target: clone, keep: [], overwrite: [], dryRun: false });
    git("init", "--quiet", "--initial-branch", "main");
    git("remote", "add", "origin", `${sandbox.endpoint}/provider/${REPOSITORY}.git`);
    commit("main", {});

    pulls = await Factory.create(sandbox, "pulls", await engineerOf(sandbox, "pulls", { settings: AS_BUILT }));
    const settings = { source: "github", repository: REPOSITORY, pullRequests: "true", pullRequestBuilds: "build" };
    for (const [name, value] of Object.entries({ ...settings, "images[0]": IMAGE })) {
      await pulls.stack.configure(name, value, ...(name.endsWith("]") ? ["--path"] : []));
    }
    const first = await pulls.stack.up();
    expect(first.code, first.output).to.equal(0);
    await completeHandshakes(sandbox.endpoint);
    const second = await pulls.stack.up();
    expect(second.code, second.output).to.equal(0);
    const main = await run(pulls.pipeline(IMAGE), 1);
    expect(main.status, await logOf(main)).to.equal("Succeeded");
    released = amiOf(main);
  });

  it("is not built by the first run of its pipeline, which no pull request started", async () => {
    for (const pipeline of [pipelineOf(IMAGE), pipelineOf("")]) {
      const first = await run(pipeline, 1);
      expect([first.status, stagesOf(first)], pipeline).to.deep.equal([
        "Succeeded",
        ["Source Succeeded", "Source Succeeded"],
      ]);
    }
  });

  it("is built and tested, with the pull request's number, and released nowhere", async () => {
    const { sandbox } = shared();
    git("switch", "--quiet", "--create", "topic");
    const head = commit("topic", { [`images/${IMAGE}/provision/10-note.sh`]: script("second") });
    await open("topic");

    built = await run(pipelineOf(IMAGE), 2);

    expect(stagesOf(built).slice(2)).to.deep.equal(["Validate Succeeded", "Build Succeeded", "Test Succeeded"]);
    const tags = tagsOf(await imageOf(amiOf(built)));
    expect(tags).to.include({
      "ami-pipeline": `${pulls.name}@pull-requests`,
      "ami-pipeline:pull-request": "1",
      "ami-pipeline:commit": head,
      "ami-pipeline:state": "candidate",
    });
    expect(tags).to.include.keys("ami-pipeline:tested");
    expect(await parameters(sandbox, pulls.parameter(IMAGE), [HOME])).to.deep.equal({ [HOME]: released });
    expect(await pulls.runs(IMAGE)).to.have.length(1);
  });

  it("is told to the pull request by a commit status, as the workflow's job sets it", async () => {
    const { sandbox } = shared();
    const head = git("rev-parse", "HEAD");
    const environment = {
      ...sandbox.environment(),
      GITHUB_TOKEN: "of-the-job",
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_API_URL: `${sandbox.endpoint}/sandbox/provider`,
    };
    const args = ["--stack", pulls.stack.name, "--commit", head, "--minutes", "1"];
    await promisify(execFile)(process.execPath, ["--require", LOADER, IMAGES_SCRIPT, ...args], {
      cwd: pulls.folder,
      env: environment,
    });

    const { statuses } = await provider("GET", `commits/${head}/status`);
    expect(statuses).to.have.length(1);
    expect((statuses as readonly object[])[0]).to.include({
      context: `ami-pipeline/${pulls.stack.name}/${IMAGE}`,
      state: "success",
      target_url:
        `https://${HOME}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipelineOf(IMAGE)}` +
        `/executions/${built.executionId}/timeline?region=${HOME}`,
    });
  });

  it("cannot be made a release by those who may push", async () => {
    const { sandbox } = shared();
    const project = await roleOf(sandbox.endpoint, `${pulls.name}_pr-build`);
    const { endpoint } = sandbox;
    const ec2 = new EC2Client({ endpoint, region: HOME, credentials: await sessionOf(endpoint, project, "intruder") });
    for (const [Key, Value] of [
      ["ami-pipeline:state", "released"],
      ["ami-pipeline", pulls.name],
    ]) {
      const tag = ec2.send(new CreateTagsCommand({ Resources: [amiOf(built)], Tags: [{ Key, Value }] }));
      expect(await codeOf(tag), Key).to.equal("UnauthorizedOperation");
    }
  });

  it("is refused by Promote", async () => {
    const { sandbox } = shared();
    const log = await promote(amiOf(built));

    expect(log)
      .to.match(/Promote FAILED/)
      .and.include(amiOf(built));
    expect(await parameters(sandbox, pulls.parameter(IMAGE), [HOME])).to.deep.equal({ [HOME]: released });
  });

  it("is not built again for a push that changes nothing of it", async () => {
    commit("topic", { "README.md": "more\n" });

    const again = await run(pipelineOf(IMAGE), 3);

    expect([again.status, amiOf(again)]).to.deep.equal(["Succeeded", amiOf(built)]);
  });

  it("is not built for a pull request that changes nothing of the released image", async () => {
    git("switch", "--quiet", "--create", "about", "main");
    commit("about", { "README.md": "about\n" });
    await open("about");

    const nothing = await run(pipelineOf(IMAGE), 4);

    expect(nothing.status).to.equal("Succeeded");
    expect(stagesOf(nothing).at(-1)).to.equal("Validate Succeeded");
  });

  it("goes with its snapshots when the pull request is closed, and nothing else goes", async () => {
    const { sandbox } = shared();
    const snapshots = (await imageOf(amiOf(built)))?.BlockDeviceMappings?.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
    expect(snapshots).to.have.length(1);

    await provider("PATCH", "pulls/2", { state: "closed" });
    await run(pipelineOf(""), 2);
    expect(await imageOf(amiOf(built))).not.to.equal(undefined);

    await provider("PATCH", "pulls/1", { state: "closed" });
    const closed = await run(pipelineOf(""), 3);

    expect(stagesOf(closed).at(-1)).to.equal("Prune Succeeded");
    expect(await imageOf(amiOf(built))).to.equal(undefined);
    const { Snapshots = [] } = await clientsIn(sandbox, HOME).ec2.send(
      new DescribeSnapshotsCommand({ Filters: [{ Name: "snapshot-id", Values: snapshots ?? [] }] }),
    );
    expect(Snapshots).to.deep.equal([]);
    expect(await imageOf(released)).to.have.property("State", "available");
  });

  it("leaves nothing behind at the end", async () => {
    const { code, output } = await pulls.stack.destroy();

    expect(code, output).to.equal(0);
  });

  async function logOf({ actions }: Run): Promise<string> {
    const failed = actions.find(({ status }) => status === "Failed");
    const log = failed?.buildId === undefined ? [] : await readBuildLog(shared().sandbox.clients, failed.buildId);
    return [failed?.stage, failed?.message, ...log.slice(-30)].join("\n");
  }

  async function promote(amiId: string): Promise<string> {
    const { sandbox } = shared();
    const client = new CodeBuildClient({ endpoint: sandbox.endpoint, region: HOME, credentials: ADMINISTRATOR });
    const { build } = await client.send(
      new StartBuildCommand({
        projectName: `${pulls.name}-promote`,
        environmentVariablesOverride: [
          { name: "IMAGE", value: IMAGE },
          { name: "TO", value: amiId },
        ],
      }),
    );
    for (let second = 0; second < 60; second += 1) {
      const log = (await readBuildLog(sandbox.clients, build?.id ?? "").catch(() => [])).join("\n");
      if (/Promote (FAILED|SUCCEEDED)/.test(log)) {
        return log;
      }
      await sleep(1000);
    }
    return "Promote did not end";
  }
});

/** The ARN of a project's role. */
async function roleOf(endpoint: string, project: string): Promise<string> {
  const client = new CodeBuildClient({ endpoint, region: HOME, credentials: ADMINISTRATOR });
  const { projects = [] } = await client.send(new BatchGetProjectsCommand({ names: [project] }));
  return projects[0]?.serviceRole ?? "";
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "allowed",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}
