// Reads the outputs of a stack with the Pulumi command line.
import { execFile } from "node:child_process";

/** The outputs of a stack that people's commands need. */
export interface StackOutputs {
  /** The ARN of the CodeBuild project that promotes. */
  readonly promoteProjectArn: string;
  readonly bucketName: string;
  /** Image → the name of its SSM parameter. */
  readonly parameterNames: Readonly<Record<string, string>>;
}

/** The outputs of a stack of the program in this folder; of the one that is selected if none is named. */
export async function readStackOutputs(stack: string | undefined): Promise<StackOutputs> {
  const args = ["stack", "output", "--json", "--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])];
  const text = await new Promise<string>((resolve, reject) => {
    execFile("pulumi", args, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout);
      } else {
        reject(new Error(pulumiFault(error, stderr)));
      }
    });
  });
  return parseStackOutputs(text);
}

/** Reads the outputs that `pulumi stack output --json` printed; throws an error if one is missing. */
export function parseStackOutputs(json: string): StackOutputs {
  const outputs: unknown = JSON.parse(json);
  const { promoteProjectArn, bucketName, parameterNames } = isRecord(outputs) ? outputs : {};
  if (typeof promoteProjectArn !== "string" || typeof bucketName !== "string" || !isNames(parameterNames)) {
    throw new Error(
      "The stack lacks one of the outputs promoteProjectArn, bucketName and parameterNames. Run pulumi up, which adds them.",
    );
  }
  return { promoteProjectArn, bucketName, parameterNames };
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

function pulumiFault(error: Error & { readonly code?: string | number | null }, stderr: string): string {
  return error.code === "ENOENT"
    ? "pulumi is not on the PATH. Install it, or name the project that promotes: --project ARN."
    : `pulumi stack output failed: ${stderr.trim()}\nSelect a stack (pulumi stack select), or name one: --stack NAME.`;
}

function isNames(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((name) => typeof name === "string");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
