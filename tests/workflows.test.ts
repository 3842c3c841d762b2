// Tests of the GitHub workflows: what a pull request could use against the project is not in them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import packageFile from "../package.json";

const FOLDER = join(__dirname, "..", ".github", "workflows");
const TEXTS = Object.fromEntries(readdirSync(FOLDER).map((file) => [file, readFileSync(join(FOLDER, file), "utf8")]));

interface Workflow {
  readonly on: unknown;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly concurrency?: object;
  readonly permissions: object;
  readonly steps?: readonly Step[];
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const workflow = (file: string) => parse(TEXTS[file] ?? "") as Workflow;
const steps = Object.keys(TEXTS).flatMap((file) =>
  Object.values(workflow(file).jobs).flatMap((job) => job.steps ?? []),
);

describe("the workflows", () => {
  it("pin each action by its commit, and say which version that is", () => {
    const lines = Object.values(TEXTS).flatMap((text) =>
      text.split("\n").filter((line) => /^ +(- )?uses: /.test(line)),
    );
    expect(lines.length).to.be.greaterThan(5);
    for (const line of lines.filter((each) => !each.includes("uses: ./"))) {
      expect(line).to.match(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it("use the version of Pulumi that the program is made for", () => {
    const versions = steps.flatMap((step) => step.with?.["pulumi-version"] ?? []);
    expect(new Set(versions)).to.deep.equal(new Set([packageFile.dependencies["@pulumi/pulumi"]]));
  });

  it("give their jobs only what they need", () => {
    const { test, preview, images } = workflow("check.yml").jobs;
    expect(test?.permissions).to.deep.equal({ contents: "read" });
    expect(preview?.permissions).to.deep.equal({ "id-token": "write", contents: "read", "pull-requests": "write" });
    expect(images?.permissions).to.deep.equal({ "id-token": "write", contents: "read", statuses: "write" });
    expect(workflow("deploy-stack.yml").jobs.up?.permissions).to.deep.equal({ "id-token": "write", contents: "read" });
    for (const file of Object.keys(TEXTS)) {
      expect(workflow(file).permissions, file).to.deep.equal({});
    }
  });

  it("run no fork's code with a role, and no pull request's code with the branch's rights", () => {
    expect(workflow("check.yml").on).to.equal("pull_request");
    const own = "github.event.pull_request.head.repo.full_name == github.repository";
    expect(workflow("check.yml").jobs.preview?.if).to.equal(own);
    expect(workflow("check.yml").jobs.images?.if).to.equal(`${own} && vars.PULL_REQUEST_STACK != ''`);
  });

  it("put nothing that others write into a script", () => {
    for (const { run } of steps) {
      expect(run ?? "").not.to.include("${{");
    }
  });

  it("leave no token of the checkout to what they run", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.map((step) => step.with?.["persist-credentials"])).to.deep.equal(checkouts.map(() => false));
  });

  it("deploy each stack from the environment of its name, and never twice at once", () => {
    const { up } = workflow("deploy-stack.yml").jobs;
    expect(up?.environment).to.equal("${{ inputs.stack }}");
    expect(up?.concurrency).to.deep.equal({ group: "deploy-${{ inputs.stack }}", "cancel-in-progress": false });
  });
});
