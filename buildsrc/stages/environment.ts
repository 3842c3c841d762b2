// Reads what the pipeline and the project tell a stage in environment variables. Every stage's own reader uses `read`.
import { StageError } from "./stageError";

export type Variables = Readonly<Record<string, string | undefined>>;

export interface StageEnvironment {
  readonly factory: string;
  readonly image: string;
  readonly commit: string;
}

export interface BuildEnvironment extends StageEnvironment {
  readonly region: string;
  /** How old an AMI may be to be reused. */
  readonly maxAgeDays: number;
  /** The CodeBuild project's time limit. */
  readonly timeoutMinutes: number;
  readonly subnetId: string;
  readonly securityGroupId: string;
  readonly instanceProfile: string;
  readonly assignPublicIp: boolean;
  /** CodeBuild's id of this build. */
  readonly buildId: string;
  /** When CodeBuild started the build, from which its time limit counts. */
  readonly startedAt: Date;
}

export const PROJECT = "the CodeBuild project";
export const PIPELINE = "the pipeline's action";
export const CODEBUILD = "CodeBuild itself";

export function readStageEnvironment(variables: Variables): StageEnvironment {
  return read(variables, stageFields);
}

export function readBuildEnvironment(variables: Variables, now: Date): BuildEnvironment {
  return read(variables, (reader) => ({
    ...stageFields(reader),
    region: reader.text("AWS_REGION", CODEBUILD, /^[a-z0-9-]+$/, "a region such as us-east-1"),
    maxAgeDays: reader.positive("MAX_AGE_DAYS", PROJECT),
    timeoutMinutes: reader.positive("TIMEOUT_MINUTES", PROJECT),
    subnetId: reader.text("SUBNET_ID", PROJECT, /^subnet-[0-9a-f]+$/, "a subnet id"),
    securityGroupId: reader.text("SECURITY_GROUP_ID", PROJECT, /^sg-[0-9a-f]+$/, "a security group id"),
    instanceProfile: reader.text("INSTANCE_PROFILE", PROJECT, /^[\w+=,.@-]+$/, "an instance profile's name"),
    assignPublicIp: reader.text("ASSIGN_PUBLIC_IP", PROJECT, /^(true|false)$/, '"true" or "false"') === "true",
    buildId: variables.CODEBUILD_BUILD_ID ?? "outside-codebuild",
    startedAt: variables.CODEBUILD_START_TIME === undefined ? now : new Date(Number(variables.CODEBUILD_START_TIME)),
  }));
}

export function stageFields(reader: Reader): StageEnvironment {
  return {
    factory: reader.text("FACTORY", PROJECT, /^[\w.-]+$/, "the factory's name"),
    image: reader.text("IMAGE", PIPELINE, /^.+$/, "the name of a folder in images/"),
    commit: reader.text("COMMIT_ID", PIPELINE, /^[0-9a-f]{7,64}$/, "a git commit id"),
  };
}

/** Reads all fields before it complains, so that one run tells all that is wrong. */
export function read<T>(variables: Variables, fields: (reader: Reader) => T): T {
  const reader = new Reader(variables);
  const result = fields(reader);
  if (reader.faults.length > 0) {
    throw new StageError(
      `The stage's environment is not complete:\n${reader.faults.map((fault) => `- ${fault}`).join("\n")}`,
      "Run pulumi up, which sets these variables; to run a stage by hand, set them as README.md shows.",
    );
  }
  return result;
}

export class Reader {
  readonly faults: string[] = [];

  constructor(private readonly variables: Variables) {}

  text(name: string, setBy: string, pattern: RegExp, wanted: string): string {
    const value = this.variables[name] ?? "";
    if (value === "") {
      this.faults.push(`${name} is not set; ${setBy} sets it to ${wanted}.`);
    } else if (!pattern.test(value)) {
      this.faults.push(`${name} is "${value}", which is not ${wanted}; ${setBy} sets it.`);
    }
    return value;
  }

  positive(name: string, setBy: string): number {
    return Number(this.text(name, setBy, /^0*[1-9]\d*$/, "a whole number above 0"));
  }
}
