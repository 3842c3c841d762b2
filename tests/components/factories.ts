// Factories for the tests: a source folder with two images, programs that make factories of it, and what was made.
import { expect } from "chai";
import { AmiFactory, type AmiFactoryArgs } from "../../components/amiFactory";
import type { Statement } from "../../components/policies/document";
import type { FoundConnection } from "../../components/source/connection/inspection";
import { ACCOUNT, deploy, REGION, statementsOf, type Deployment, type DeployOptions } from "../helpers/deploy";
import { folderWith } from "../helpers/folders";
import { NOTHING_FOUND } from "../helpers/inspection";

export const PIPELINE = "aws:codepipeline/pipeline:Pipeline";
export const PROJECT = "aws:codebuild/project:Project";
export const RULE = "aws:cloudwatch/eventRule:EventRule";
export const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
export const ROLE = "aws:iam/role:Role";
export const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
export const SEEDING = "command:local:Command";
export const KEY = "aws:kms/key:Key";
export const CONNECTION = "aws:codeconnections/connection:Connection";
export const TOPIC = "aws:sns/topic:Topic";
export const PURPOSES = ["validate", "build", "test", "publish", "promote", "sweep", "upkeep"];
/** An account with which images are shared. */
export const CONSUMER = "210987654321";
/** The physical names of the factory `golden` and its bucket. */
export const FACTORY = "ami-pipeline-dev-golden";
export const BUCKET = "golden-artifacts-1234567";

/** What every source folder has. */
export const BUILDSPECS = {
  "buildspecs/build.yml": "version: 0.2\n",
  "buildspecs/validate.yml": "version: 0.2\n",
};

/** A source folder with the images `db` and `web`. */
export const sourceFolder = folderWith({
  ...BUILDSPECS,
  "images/db/image.pkrvars.json": "{}",
  "images/web/image.pkrvars.json": "{}",
});

/** What an inspection of the repository finds. */
export interface Found {
  readonly repositoryExists?: boolean;
  readonly existingPipelines?: readonly string[];
  readonly conflicts?: readonly unknown[];
  /** The connection to one's own repository. */
  readonly connection?: FoundConnection;
}

/** What AWS answers to a factory's program. */
export function answersWith(found: Found = {}): NonNullable<DeployOptions["answers"]> {
  return {
    "aws:index/getRegions:getRegions": () => ({ names: [REGION, "eu-west-1"] }),
    "command:local:run": () => ({ stdout: JSON.stringify({ ...NOTHING_FOUND, ...found }) }),
  };
}

/** A program's factories, in a stack where an inspection of the repository finds this. */
export function deployFactories(
  factories: Readonly<Record<string, AmiFactoryArgs>>,
  found: Found = {},
  made: AmiFactory[] = [],
  onRegister?: DeployOptions["onRegister"],
): Promise<Deployment> {
  return deploy(
    () => {
      for (const [name, args] of Object.entries(factories)) {
        made.push(new AmiFactory(name, { sourceFolder, ...args }));
      }
    },
    {
      config: { "aws:region": REGION },
      outputs: {
        [KEY]: ({ name, region = REGION }) => ({
          arn: `arn:aws:kms:${String(region)}:${ACCOUNT}:key/${String(name)}`,
        }),
        [ROLE]: ({ name, path }) => ({ arn: `arn:aws:iam::${ACCOUNT}:role${String(path)}${String(name)}` }),
        [CONNECTION]: () => ({ arn: arn("codeconnections", "connection/1234-abcd") }),
        [TOPIC]: ({ name }) => ({ arn: arn("sns", String(name)) }),
      },
      answers: answersWith(found),
      ...(onRegister && { onRegister }),
    },
  );
}

/** A program with the factory `golden`. */
export function deployOne(
  args: AmiFactoryArgs = {},
  found?: Found,
  made?: AmiFactory[],
  onRegister?: DeployOptions["onRegister"],
): Promise<Deployment> {
  return deployFactories({ golden: args }, found, made, onRegister);
}

let standard: Promise<Deployment> | undefined;

/** A factory with nothing but defaults, in a stack that is new. Many tests look at it, so it is made once. */
export function standardFactory(): Promise<Deployment> {
  standard ??= deployOne();
  return standard;
}

/** The physical names of all resources of a type. */
export function namesOf(deployment: Deployment, type: string): unknown[] {
  return deployment.all(type).map(({ inputs }) => inputs.name);
}

/** The statements of one of the factory's roles, by Sid. */
export function policyOf(deployment: Deployment, name: string): Record<string, Statement> {
  return statementsOf(deployment.one(ROLE_POLICY, `golden-${name}-policy`).inputs.policy);
}

/** The environment of a project's builds. */
export function environmentOf(deployment: Deployment, purpose: string): Record<string, string> {
  const { environment } = deployment.one(PROJECT, `golden-${purpose}-project`).inputs;
  const { environmentVariables } = environment as { environmentVariables: { name: string; value: string }[] };
  return Object.fromEntries(environmentVariables.map(({ name, value }) => [name, value]));
}

/** What the stages read of how to publish. */
export function publishedBy(deployment: Deployment): Record<string, unknown> {
  const { bucket, key, content } = deployment.one(
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "golden-publish-settings",
  ).inputs;
  expect([bucket, key]).to.deep.equal([BUCKET, "settings/publish.json"]);
  return JSON.parse(String(content)) as Record<string, unknown>;
}

/** The ARN of something in the factory's account and region. */
export function arn(service: string, rest: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
}
