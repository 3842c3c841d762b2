// One factory in the sandbox that the scenarios share: a copy of the project, its stack, and what scenarios do with
// them.
import { CreateCommitCommand, GetBranchCommand, GetDifferencesCommand } from "@aws-sdk/client-codecommit";
import { RetryStageExecutionCommand, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import {
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeSecurityGroupsCommand,
  type Instance,
} from "@aws-sdk/client-ec2";
import { cpSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { followRuns } from "../../sandbox/client/follow";
import { listPipelines, listRuns, newestRun, type Run } from "../../sandbox/client/runs";
import type { Sandbox } from "../../sandbox/sandbox";
import { Stack, type CommandResult } from "../../sandbox/stack";

const PROJECT = dirname(dirname(__dirname));
const PROGRAM = [
  "index.ts",
  "settings.ts",
  "components",
  "buildsrc",
  "Pulumi.yaml",
  "package.json",
  "tsconfig.json",
  "tsconfig.pulumi.json",
];

/** How long the runs of one change may take, while builds need not wait for each other. */
const RUN_SECONDS = 300;

/** What came of one `pulumi up` and the runs it started. */
export interface UpResult extends CommandResult {
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly runs: readonly Run[];
}

/** A copy of the project with a stack of its own, which a scenario may change as it likes. */
export class Factory {
  private constructor(
    readonly sandbox: Sandbox,
    readonly folder: string,
    readonly stack: Stack,
    readonly name: string,
  ) {}

  /**
   * Copies the project into the sandbox's folder and makes the stack, configured like the sandbox's own.
   *
   * @param credentials - of who deploys it, as variables of AWS's clients; the administrator's if there are none
   */
  static async create(
    sandbox: Sandbox,
    stackName: string,
    credentials?: Readonly<Record<string, string>>,
  ): Promise<Factory> {
    const folder = sandbox.state.file("projects", stackName);
    mkdirSync(folder, { recursive: true });
    for (const name of PROGRAM) {
      cpSync(join(PROJECT, name), join(folder, name), {
        recursive: true,
        filter: (source) => basename(source) !== "node_modules",
      });
    }
    for (const packages of ["node_modules", join("buildsrc", "node_modules")]) {
      symlinkSync(join(PROJECT, packages), join(folder, packages));
    }
    copyFileSync(join(PROJECT, "Pulumi.sandbox.yaml"), join(folder, `Pulumi.${stackName}.yaml`));
    const stack = new Stack(sandbox, folder, stackName, credentials);
    await stack.create();
    return new Factory(sandbox, folder, stack, `ami-pipeline-${stackName}`);
  }

  /** A path in buildsrc. */
  path(file: string): string {
    return join(this.folder, "buildsrc", file);
  }

  write(file: string, content: string, mode = 0o644): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), content, { mode });
  }

  edit(file: string, change: (content: string) => string): void {
    writeFileSync(this.path(file), change(readFileSync(this.path(file), "utf8")));
  }

  /** The pipelines of this factory alone, sorted. */
  async pipelines(): Promise<string[]> {
    return (await listPipelines(this.sandbox.clients)).filter((pipeline) => pipeline.startsWith(`${this.name}-`));
  }

  pipeline(image: string): string {
    return `${this.name}-${image}`;
  }

  runs(image: string): Promise<Run[]> {
    return listRuns(this.sandbox.clients, this.pipeline(image));
  }

  /** `pulumi up`, then waits until each pipeline has run once more. */
  async upAndRun(timeoutSeconds = RUN_SECONDS): Promise<UpResult> {
    const before = await this.newestRuns();
    const startedAt = new Date();
    const result = await this.stack.up();
    const endedAt = new Date();
    const runs = result.code === 0 ? await this.nextRuns(before, timeoutSeconds) : [];
    return { ...result, startedAt, endedAt, runs };
  }

  /** Has every run go through all stages from now on, also where an image's release is current. */
  async skipNothing(): Promise<void> {
    await this.stack.configure("skipUnchanged", "false");
    const { code, output } = await this.stack.up();
    if (code !== 0) {
      throw new Error(output);
    }
  }

  /** The newest run of each pipeline, by which `nextRuns` recognizes new ones. */
  async newestRuns(): Promise<Map<string, string>> {
    const pipelines = await this.pipelines();
    const runs = await Promise.all(pipelines.map((pipeline) => newestRun(this.sandbox.clients, pipeline)));
    return new Map(runs.flatMap((run) => (run ? [[run.pipeline, run.executionId]] : [])));
  }

  /** Waits until each pipeline has run since `before` was taken. */
  nextRuns(before: ReadonlyMap<string, string>, timeoutSeconds = RUN_SECONDS): Promise<Run[]> {
    return followRuns(this.sandbox.clients, {
      pipelines: () => this.pipelines(),
      except: before,
      timeoutSeconds,
    });
  }

  /** The commit at the tip of the branch. */
  async tip(): Promise<string> {
    const { branch } = await this.sandbox.clients.codeCommit.send(
      new GetBranchCommand({ repositoryName: this.name, branchName: "main" }),
    );
    return branch?.commitId ?? "";
  }

  /** The paths that differ between two commits. */
  async changedFiles(before: string, after: string): Promise<string[]> {
    const paths: string[] = [];
    let token: string | undefined;
    do {
      const { differences = [], NextToken } = await this.sandbox.clients.codeCommit.send(
        new GetDifferencesCommand({
          repositoryName: this.name,
          beforeCommitSpecifier: before,
          afterCommitSpecifier: after,
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      paths.push(...differences.map(({ beforeBlob, afterBlob }) => afterBlob?.path ?? beforeBlob?.path ?? ""));
      token = NextToken;
    } while (token !== undefined);
    return paths.sort();
  }

  /** The SSM parameter of an image. */
  parameter(image: string): string {
    return `/${this.name}/${image}`;
  }

  /** Commits one file as a person would, on top of the branch. */
  push(filePath: string, content: string): Promise<string> {
    return this.pushFiles({ [filePath]: content });
  }

  /** Commits files as a person would, on top of the branch: path → content. */
  async pushFiles(files: Readonly<Record<string, string>>): Promise<string> {
    const { commitId = "" } = await this.sandbox.clients.codeCommit.send(
      new CreateCommitCommand({
        repositoryName: this.name,
        branchName: "main",
        parentCommitId: await this.tip(),
        authorName: "A Person",
        email: "person@example.org",
        commitMessage: `Change ${Object.keys(files).join(" and ")}`,
        putFiles: Object.entries(files).map(([filePath, content]) => ({ filePath, fileContent: Buffer.from(content) })),
      }),
    );
    return commitId;
  }

  /** Commits the removal of a file, as a person would. */
  async remove(filePath: string): Promise<void> {
    await this.sandbox.clients.codeCommit.send(
      new CreateCommitCommand({
        repositoryName: this.name,
        branchName: "main",
        parentCommitId: await this.tip(),
        commitMessage: `Remove ${filePath}`,
        deleteFiles: [{ filePath }],
      }),
    );
  }

  /** Starts another run of an image's pipeline and waits until it is over. */
  async run(image: string): Promise<void> {
    await this.sandbox.clients.codePipeline.send(new StartPipelineExecutionCommand({ name: this.pipeline(image) }));
    await this.untilOver(image);
  }

  /** Retries a stage of the newest run of an image's pipeline. */
  async retry(image: string, stageName: string): Promise<void> {
    const [run] = await this.runs(image);
    await this.sandbox.clients.codePipeline.send(
      new RetryStageExecutionCommand({
        pipelineName: this.pipeline(image),
        stageName,
        pipelineExecutionId: run?.executionId,
        // Source has two actions, of which one may have succeeded.
        retryMode: "ALL_ACTIONS",
      }),
    );
  }

  /** Waits until the newest run of an image's pipeline is over. */
  async untilOver(image: string): Promise<void> {
    await followRuns(this.sandbox.clients, {
      pipelines: () => Promise.resolve([this.pipeline(image)]),
      timeoutSeconds: RUN_SECONDS,
    });
  }

  /** Commits one file, then waits until each pipeline has run with it. */
  async pushAndRun(filePath: string, content: string): Promise<Run[]> {
    const before = await this.newestRuns();
    await this.push(filePath, content);
    return this.nextRuns(before);
  }

  /** The instances that this factory ever launched, builders and tests, by state: `running` and so on. */
  async instanceStates(): Promise<string[]> {
    return (await this.instances()).map(({ State }) => State?.Name ?? "");
  }

  /** The builders and test instances that the factory ever had, for as long as EC2 remembers them. */
  async instances(): Promise<Instance[]> {
    const { Reservations = [] } = await this.sandbox.clients.ec2.send(
      new DescribeInstancesCommand({ Filters: [{ Name: "tag:ami-pipeline", Values: [this.name] }] }),
    );
    return Reservations.flatMap(({ Instances = [] }) => Instances);
  }

  /** What a build may leave behind: live instances, Packer's key pairs and Packer's security groups. */
  async leftovers(): Promise<string[]> {
    const { ec2 } = this.sandbox.clients;
    const { KeyPairs = [] } = await ec2.send(new DescribeKeyPairsCommand({}));
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    return [
      ...(await this.instanceStates()).filter((state) => state !== "terminated").map((state) => `instance ${state}`),
      ...KeyPairs.map(({ KeyName = "" }) => `key pair ${KeyName}`),
      ...SecurityGroups.flatMap(({ GroupName = "" }) => (GroupName.startsWith("packer") ? [GroupName] : [])),
    ];
  }
}
