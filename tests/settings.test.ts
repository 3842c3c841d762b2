// What the configuration may say, and what a person reads who says something else.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { parseSettings, readSettings, SETTINGS, type Settings } from "../settings";
import { deploy, rejection } from "./helpers/deploy";

const CONTEXT = {
  project: "ami-pipeline",
  stack: "dev",
  imageFolders: [
    { name: "debian-13", hasVariables: true },
    { name: "ubuntu-24.04", hasVariables: true },
  ],
};
/** Folders with a fault of their own. */
const BAD_FOLDERS = [
  { name: "draft", hasVariables: false },
  { name: "Ubuntu_Old", hasVariables: true },
];

const settingsOf = (raw: Record<string, string>): Settings => {
  const { settings, faults } = parseSettings(raw, CONTEXT);
  expect(faults).to.deep.equal([]);
  return settings;
};
const faultsOf = (raw: Record<string, string>, context = CONTEXT) =>
  parseSettings(raw, context).faults.map(({ name, reason }) => `${name}: ${reason}`);

describe("settings", () => {
  it("are all optional, and named after project and stack", () => {
    expect(settingsOf({})).to.deep.equal({
      factoryName: "ami-pipeline-dev",
      repositoryName: "ami-pipeline-dev",
      repositoryDescription: "What this factory's machine images are made from.",
      branch: "main",
      onConflict: "stop",
      retainRepositoryOnDelete: true,
      adoptRepository: false,
      images: ["debian-13", "ubuntu-24.04"],
      pipelineNamePrefix: "ami-pipeline-dev",
      projectNamePrefix: "ami-pipeline-dev",
      buildImage: "aws/codebuild/standard:8.0",
      buildComputeType: "BUILD_GENERAL1_SMALL",
      buildTimeoutMinutes: 120,
      validateTimeoutMinutes: 15,
      queuedTimeoutMinutes: 480,
      rebuildMaxAgeDays: 30,
      artifactRetentionDays: 30,
      deleteArtifactsOnDestroy: true,
      logRetentionDays: 90,
      tags: {},
    });
  });

  it("take what the configuration says", () => {
    const said = settingsOf({
      repositoryName: "golden",
      branch: "release/1.x",
      onConflict: "overwrite",
      retainRepositoryOnDelete: "false",
      images: '["ubuntu-24.04"]',
      buildTimeoutMinutes: "240",
      vpcId: "vpc-0a1b",
      subnetId: "subnet-0a1b",
      assignPublicIp: "true",
      tags: '{"CostCenter":42,"Team":"images"}',
    });

    expect(said).to.include({ repositoryName: "golden", branch: "release/1.x", onConflict: "overwrite" });
    expect(said).to.include({ retainRepositoryOnDelete: false, buildTimeoutMinutes: 240, assignPublicIp: true });
    expect(said).to.include({ vpcId: "vpc-0a1b", subnetId: "subnet-0a1b" });
    expect(said.images).to.deep.equal(["ubuntu-24.04"]);
    expect(said.tags).to.deep.equal({ CostCenter: "42", Team: "images" });
  });

  const long = (length: number) => "x".repeat(length);
  const branchFault = (branch: string, problem: string) =>
    `branch: "${branch}" ${problem}, which no branch can; use a name like "main".`;
  const rename = "Set another pipelineNamePrefix.";
  const bad: readonly { readonly when: string; readonly raw: Record<string, string>; readonly says: string }[] = [
    {
      when: "a setting is misspelt",
      raw: { buildImge: "x" },
      says: "buildImge: is not a setting; the nearest one is buildImage. Rename it, or remove it: pulumi config rm buildImge.",
    },
    {
      when: "a setting is cut short",
      raw: { buildTimeout: "5" },
      says: "buildTimeout: is not a setting; the nearest one is buildTimeoutMinutes. Rename it, or remove it: pulumi config rm buildTimeout.",
    },
    {
      when: "a setting has a dot",
      raw: { "repository.name": "x" },
      says: "repository.name: is not a setting; the nearest one is repositoryName. Rename it, or remove it: pulumi config rm repository.name.",
    },
    {
      when: "a number is none",
      raw: { buildTimeoutMinutes: "1h" },
      says: 'buildTimeoutMinutes: "1h" is not a whole number; use one like 30.',
    },
    {
      when: "a number is too small",
      raw: { buildTimeoutMinutes: "4" },
      says: "buildTimeoutMinutes: 4 is out of range; use a whole number of minutes from 5 to 2160.",
    },
    {
      when: "a number is too large",
      raw: { queuedTimeoutMinutes: "481" },
      says: "queuedTimeoutMinutes: 481 is out of range; use a whole number of minutes from 5 to 480.",
    },
    {
      when: "artifacts are never kept",
      raw: { artifactRetentionDays: "0" },
      says: "artifactRetentionDays: 0 is out of range; use a whole number of days from 1 to 3650.",
    },
    {
      when: "CloudWatch Logs has no such retention",
      raw: { logRetentionDays: "42" },
      says: "logRetentionDays: 42 is not one that CloudWatch Logs accepts; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
    },
    {
      when: "a yes or no is neither",
      raw: { retainRepositoryOnDelete: "yes" },
      says: 'retainRepositoryOnDelete: "yes" is not true or false; use one of them.',
    },
    {
      when: "a choice is none of those there are",
      raw: { onConflict: "merge" },
      says: 'onConflict: "merge" is not "stop" or "overwrite"; use one of them.',
    },
    {
      when: "assignPublicIp is none of those there are",
      raw: { assignPublicIp: "maybe" },
      says: 'assignPublicIp: "maybe" is not "true", "false" or "auto"; use one of them.',
    },
    {
      when: "images is one name",
      raw: { images: "debian-13" },
      says: 'images: "debian-13" is not a list of folder names; use one like ["ubuntu-24.04"].',
    },
    {
      when: "an image has no folder",
      raw: { images: '["web"]' },
      says: 'images: "web" has no folder buildsrc/images/web; the folders are debian-13, ubuntu-24.04, draft, Ubuntu_Old.',
    },
    {
      when: "an image is listed twice",
      raw: { images: '["debian-13","debian-13"]' },
      says: 'images: "debian-13" is listed twice; list it once.',
    },
    {
      when: "an image's folder has no variables",
      raw: { images: '["draft"]' },
      says: 'images: buildsrc/images/draft has no image.pkrvars.json; add it, or leave "draft" out of images.',
    },
    {
      when: "an image's name has characters that cannot be in a name",
      raw: { images: '["Ubuntu_Old"]' },
      says: 'images: "Ubuntu_Old" is not an image name: it takes small letters, digits, dot and hyphen, with a letter or digit at both ends. Rename the folder buildsrc/images/Ubuntu_Old.',
    },
    {
      when: "CodeCommit refuses the repository's name",
      raw: { repositoryName: "images.git" },
      says: 'repositoryName: "images.git" is not a CodeCommit repository name: it takes letters, digits, dot, underscore and hyphen, not ending in .git. Set another repositoryName.',
    },
    {
      when: "the repository's name is too long",
      raw: { repositoryName: long(101) },
      says: `repositoryName: "${long(101)}" has 101 characters; a CodeCommit repository name has at most 100. Set another repositoryName.`,
    },
    {
      when: "the repository's description is too long",
      raw: { repositoryDescription: long(1001) },
      says: "repositoryDescription: has 1001 characters; CodeCommit takes at most 1000. Shorten it.",
    },
    {
      when: "CodeBuild refuses the projects' names",
      raw: { projectNamePrefix: "v1.0" },
      says: 'projectNamePrefix: "v1.0-validate" is not a CodeBuild project name: it takes letters, digits, underscore and hyphen. Set another projectNamePrefix.',
    },
    {
      when: "CodePipeline refuses the pipelines' names",
      raw: { pipelineNamePrefix: "a/b", images: '["debian-13"]' },
      says: `pipelineNamePrefix: "a/b-debian-13" is not a CodePipeline name: it takes letters, digits, dot, @, underscore and hyphen. ${rename}`,
    },
    {
      when: "a rule's name grows too long",
      raw: { pipelineNamePrefix: long(50), images: '["debian-13"]' },
      says: `pipelineNamePrefix: "${long(50)}-debian-13-push" has 65 characters; an EventBridge rule name has at most 64. Set a shorter pipelineNamePrefix or rename the image.`,
    },
    {
      when: "a branch has a space",
      raw: { branch: "my branch" },
      says: branchFault("my branch", "has a space, a control character or one of ~ ^ : ? * [ \\"),
    },
    { when: "a branch has two dots", raw: { branch: "a..b" }, says: branchFault("a..b", 'has ".." or "@{"') },
    { when: "a branch is an option", raw: { branch: "-d" }, says: branchFault("-d", "starts with a hyphen") },
    {
      when: "a branch is hidden",
      raw: { branch: "a/.b" },
      says: branchFault("a/.b", "has a part that starts with a dot"),
    },
    {
      when: "a branch is a lock",
      raw: { branch: "a.lock" },
      says: branchFault("a.lock", 'ends with a dot or ".lock"'),
    },
    { when: "a branch is HEAD", raw: { branch: "HEAD" }, says: branchFault("HEAD", "means something else to git") },
    {
      when: "a branch has an empty part",
      raw: { branch: "a//b" },
      says: branchFault("a//b", "starts or ends with a slash, or has two in a row"),
    },
    {
      when: "a branch is too long",
      raw: { branch: long(257) },
      says: branchFault(long(257), "is longer than the 256 characters CodeCommit takes"),
    },
    {
      when: "the build image is for Windows",
      raw: { buildImage: "aws/codebuild/windows-base:2022-1.0" },
      says: 'buildImage: "aws/codebuild/windows-base:2022-1.0" is for Windows or Lambda; the stages need a Linux container, like "aws/codebuild/standard:8.0".',
    },
    {
      when: "the compute type is none",
      raw: { buildComputeType: "SMALL" },
      says: 'buildComputeType: "SMALL" is not one of BUILD_GENERAL1_SMALL, BUILD_GENERAL1_MEDIUM, BUILD_GENERAL1_LARGE, BUILD_GENERAL1_XLARGE, BUILD_GENERAL1_2XLARGE.',
    },
    {
      when: "there is a VPC and no subnet",
      raw: { vpcId: "vpc-1" },
      says: "subnetId: is missing; set it to a subnet of vpc-1, or leave out vpcId.",
    },
    {
      when: "there is a subnet and no VPC",
      raw: { subnetId: "subnet-1" },
      says: "vpcId: is missing; set it to the VPC of subnet-1, or leave out subnetId.",
    },
    {
      when: "an id is that of something else",
      raw: { vpcId: "subnet-2", subnetId: "subnet-1" },
      says: 'vpcId: "subnet-2" is not a VPC id; they look like vpc-0123456789abcdef0.',
    },
    {
      when: "tags are a list",
      raw: { tags: '["a"]' },
      says: 'tags: ["a"] is not an object of texts; use one like {"CostCenter": "42"}.',
    },
    {
      when: "a tag is AWS's own",
      raw: { tags: '{"aws:stack":"x"}' },
      says: 'tags: "aws:stack" starts with aws:, which AWS keeps for itself; use another key.',
    },
    {
      when: "a tag has a character that AWS refuses",
      raw: { tags: '{"Cost":"5 %"}' },
      says: 'tags: "Cost" = "5 %": a tag takes letters, digits, spaces and _ . : / = @ + - only.',
    },
    {
      when: "there are too many tags",
      raw: { tags: JSON.stringify(Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`t${index}`, ""]))) },
      says: "tags: has 48 tags; AWS takes 50 a resource and the factory adds 3. Leave out 1.",
    },
  ];
  for (const { when, raw, says } of bad) {
    it(`are refused when ${when}`, () => {
      const imageFolders = [...CONTEXT.imageFolders, ...(raw.images?.startsWith("[") ? BAD_FOLDERS : [])];
      expect(faultsOf(raw, { ...CONTEXT, imageFolders })).to.deep.equal([says]);
    });
  }

  it("are refused where CodeCommit does not exist", () => {
    const context = { ...CONTEXT, region: "eu-south-2" };
    expect(faultsOf({}, context).join()).to.match(
      /^aws:region: CodeCommit does not exist in the region "eu-south-2"; set/,
    );
  });

  it("are refused when project and stack make too long a name for the roles", () => {
    const context = { ...CONTEXT, stack: long(40) };
    expect(faultsOf({ pipelineNamePrefix: "p" }, context)).to.deep.equal([
      `factoryName: "ami-pipeline-${long(40)}" has 53 characters; a factory name has at most 42. Use a shorter or simpler project or stack name.`,
    ]);
  });

  it("are refused when there is nothing to build", () => {
    const { faults } = parseSettings({}, { ...CONTEXT, imageFolders: [] });
    expect(faults).to.deep.equal([
      { name: "images", reason: "there is no folder in buildsrc/images; add one to have something to build." },
    ]);
  });

  it("are refused all at once, with the stack's name, before anything is created", async () => {
    const config = { "ami-pipeline:branch": "a b", "ami-pipeline:logRetentionDays": "2", "aws:region": "us-east-1" };
    const message = await rejection(deploy(readSettings, { config }));

    expect(message).to.match(
      /^The configuration of stack dev cannot be used:\n {2}branch: .*\n {2}logRetentionDays: .*$/,
    );
  });

  for (const file of ["Pulumi.dev.yaml", "Pulumi.sandbox.yaml"]) {
    it(`are good in ${file}`, () => {
      const { config } = parse(readFileSync(join(__dirname, "..", file), "utf8")) as {
        config: Record<string, unknown>;
      };
      const own = Object.entries(config).flatMap(([key, value]) => {
        const [namespace, name] = key.split(":");
        if (namespace !== "ami-pipeline" || name === undefined) return [];
        return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
      });
      settingsOf(Object.fromEntries(own) as Record<string, string>);
    });
  }

  it("have the same names, types, defaults and descriptions in Pulumi.yaml", () => {
    const { config } = parse(readFileSync(join(__dirname, "..", "Pulumi.yaml"), "utf8")) as { config: unknown };
    const schema = Object.entries(SETTINGS).map(([name, setting]) => [
      name,
      { ...setting, ...(setting.type === "array" && { items: { type: "string" } }) },
    ]);
    expect(config).to.deep.equal(Object.fromEntries(schema));
  });
});
