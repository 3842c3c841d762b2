// Reads the outputs of a stack with the Pulumi command line.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { messageOf } from "../components/basics/messageOf";
import type { FactoryChoice } from "./factoryOptions";
import { NoPulumi, runPulumi } from "./pulumi";

/** The outputs of a stack that people's commands need. */
export interface StackOutputs {
  /** The ARN of the CodeBuild project that promotes. */
  readonly promoteProjectArn: string;
  /** The ARN of the CodeBuild project that looks after what there is. Other commands do without it. */
  readonly upkeepProjectArn?: string;
  readonly bucketName: string;
  /** Image → the name of its SSM parameter. */
  readonly parameterNames: Readonly<Record<string, string>>;
  /** Image → the name of its pipeline. */
  readonly pipelineNames: Readonly<Record<string, string>>;
  /** Region → the key that encrypts images there. */
  readonly imageKeyArns: Readonly<Record<string, string>>;
  /** The dashboard's page, if there is one. */
  readonly dashboardUrl?: string;
}

/**
 * The outputs of a factory.
 *
 * @param alternative - what the command takes in place of a stack
 */
export async function readStackOutputs(
  { stack, program, factory }: FactoryChoice,
  alternative = "",
): Promise<StackOutputs> {
  const folder = program === undefined ? undefined : programFolder(program);
  const json = await runPulumi(["stack", "output", "--json"], stack, folder).catch((error: unknown) => {
    throw pulumiFault(error, alternative);
  });
  return parseStackOutputs(json, factory);
}

/** npm runs scripts in this project's folder, and says where it was called. */
function programFolder(program: string): string {
  const folder = resolve(process.env.INIT_CWD ?? ".", program);
  if (!existsSync(join(folder, "Pulumi.yaml"))) {
    throw new Error(`--program: ${folder} has no Pulumi.yaml; give the folder of a Pulumi program.`);
  }
  return folder;
}

/**
 * Reads the outputs that `pulumi stack output --json` printed; throws an error if one is missing.
 *
 * @param factory - the output that is a factory, of a program that has some
 */
export function parseStackOutputs(json: string, factory?: string): StackOutputs {
  const outputs: unknown = JSON.parse(json);
  const own = factoryIn(outputs);
  const named = new Map(
    Object.entries(isRecord(outputs) ? outputs : {}).flatMap(([name, value]) => {
      const found = factoryIn(value);
      return found === undefined ? [] : [[name, found] as const];
    }),
  );
  const names = [...named.keys()].join(", ");
  const [only, ...others] = named.values();
  if (factory !== undefined) {
    const chosen = named.get(factory);
    if (chosen === undefined) {
      throw new Error(
        `--factory: no output ${factory} of the stack is a factory; ${names ? `these are: ${names}` : "none is"}.`,
      );
    }
    return chosen;
  }
  if (own === undefined && others.length > 0) {
    throw new Error(`The stack has several factories: ${names}. Name one: --factory NAME.`);
  }
  const found = own ?? only;
  if (found === undefined) {
    throw new Error(
      "The stack lacks one of the outputs promoteProjectArn, bucketName, parameterNames and pipelineNames. Run pulumi up, which " +
        "adds them. A program of your own exports the factory: export const golden = new AmiFactory(...).",
    );
  }
  return found;
}

function factoryIn(outputs: unknown): StackOutputs | undefined {
  const given = isRecord(outputs) ? outputs : {};
  const { promoteProjectArn, upkeepProjectArn, bucketName, parameterNames, pipelineNames } = given;
  const { imageKeyArns, dashboardUrl } = given;
  if (typeof promoteProjectArn !== "string" || typeof bucketName !== "string") {
    return undefined;
  }
  return isNames(parameterNames) && isNames(pipelineNames)
    ? {
        promoteProjectArn,
        ...(typeof upkeepProjectArn === "string" && { upkeepProjectArn }),
        bucketName,
        parameterNames,
        pipelineNames,
        imageKeyArns: isNames(imageKeyArns) ? imageKeyArns : {},
        ...(typeof dashboardUrl === "string" && { dashboardUrl }),
      }
    : undefined;
}

/** A CodeBuild project; its region is the factory's home region. */
export function parseProjectArn(arn: string): { readonly region: string; readonly name: string } {
  const [, region, name] = /^arn:[\w-]+:codebuild:([a-z0-9-]+):\d{12}:project\/([\w-]+)$/.exec(arn) ?? [];
  if (region === undefined || name === undefined) {
    throw new Error(
      `"${arn}" is not the ARN of a CodeBuild project; it is like arn:aws:codebuild:us-east-1:123456789012:project/ami-pipeline-dev-promote.`,
    );
  }
  return { region, name };
}

function pulumiFault(error: unknown, alternative: string): Error {
  return error instanceof NoPulumi
    ? new Error(`${error.message} Install it${alternative}.`)
    : new Error(
        `pulumi stack output failed: ${messageOf(error)}\nSelect a stack (pulumi stack select), or name one: --stack NAME.`,
      );
}

function isNames(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((name) => typeof name === "string");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
