// Reads the outputs of a stack with the Pulumi command line.
import { messageOf } from "../components/basics/messageOf";
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
 * The outputs of a stack of the program in this folder; of the one that is selected if none is named.
 *
 * @param alternative - what the command takes in place of a stack
 */
export async function readStackOutputs(stack: string | undefined, alternative = ""): Promise<StackOutputs> {
  const json = await runPulumi(["stack", "output", "--json"], stack).catch((error: unknown) => {
    throw pulumiFault(error, alternative);
  });
  return parseStackOutputs(json);
}

/** Reads the outputs that `pulumi stack output --json` printed; throws an error if one is missing. */
export function parseStackOutputs(json: string): StackOutputs {
  const outputs: unknown = JSON.parse(json);
  const given = isRecord(outputs) ? outputs : {};
  const { promoteProjectArn, upkeepProjectArn, bucketName, parameterNames, pipelineNames } = given;
  const { imageKeyArns, dashboardUrl } = given;
  const named = isNames(parameterNames) && isNames(pipelineNames);
  if (typeof promoteProjectArn !== "string" || typeof bucketName !== "string" || !named) {
    throw new Error(
      "The stack lacks one of the outputs promoteProjectArn, bucketName, parameterNames and pipelineNames. Run pulumi up, which adds them.",
    );
  }
  return {
    promoteProjectArn,
    ...(typeof upkeepProjectArn === "string" && { upkeepProjectArn }),
    bucketName,
    parameterNames,
    pipelineNames,
    imageKeyArns: isNames(imageKeyArns) ? imageKeyArns : {},
    ...(typeof dashboardUrl === "string" && { dashboardUrl }),
  };
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
