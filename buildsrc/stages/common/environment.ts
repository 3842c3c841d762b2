// Reads what the pipeline and the project tell a stage in environment variables. Every stage's own reader uses `read`.
import { StageError } from "./stageError";

export type Variables = Readonly<Record<string, string | undefined>>;

export interface StageEnvironment {
  readonly factory: string;
  readonly image: string;
  readonly commit: string;
}

/** What Build and Test are told, who launch an instance. */
export interface InstanceEnvironment extends StageEnvironment {
  readonly region: string;
  /** The artifact bucket, which also keeps what is known of each AMI. */
  readonly bucket: string;
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

export interface BuildEnvironment extends InstanceEnvironment {
  /** How old an AMI may be to be reused. */
  readonly maxAgeDays: number;
  /** Whether images are encrypted, unless one names its own key. */
  readonly encrypted: boolean;
  /** The key that encrypts images that name none; undefined: the account's key for EBS. */
  readonly kmsKeyId?: string;
}

export const PROJECT = "the CodeBuild project";
export const PIPELINE = "the pipeline's action";
export const CODEBUILD = "CodeBuild itself";

export function readStageEnvironment(variables: Variables): StageEnvironment {
  return read(variables, stageFields);
}

export function readBuildEnvironment(variables: Variables, now: Date): BuildEnvironment {
  return read(variables, (reader) => {
    const kmsKeyId = reader.optional("KMS_KEY_ID", PROJECT, /^[\w:/-]+$/, "a KMS key's id, ARN or alias");
    return {
      ...instanceFields(reader, variables, now),
      maxAgeDays: reader.positive("MAX_AGE_DAYS", PROJECT),
      encrypted: reader.flag("ENCRYPTED", PROJECT),
      ...(kmsKeyId !== undefined && { kmsKeyId }),
    };
  });
}

export function instanceFields(reader: Reader, variables: Variables, now: Date): InstanceEnvironment {
  return {
    ...stageFields(reader),
    region: homeRegion(reader),
    bucket: reader.text("BUCKET", PROJECT, /^[a-z0-9.-]+$/, "the artifact bucket's name"),
    timeoutMinutes: reader.positive("TIMEOUT_MINUTES", PROJECT),
    subnetId: reader.text("SUBNET_ID", PROJECT, /^subnet-[0-9a-f]+$/, "a subnet id"),
    securityGroupId: reader.text("SECURITY_GROUP_ID", PROJECT, /^sg-[0-9a-f]+$/, "a security group id"),
    instanceProfile: reader.text("INSTANCE_PROFILE", PROJECT, /^[\w+=,.@-]+$/, "an instance profile's name"),
    assignPublicIp: reader.flag("ASSIGN_PUBLIC_IP", PROJECT),
    buildId: variables.CODEBUILD_BUILD_ID ?? "outside-codebuild",
    startedAt: variables.CODEBUILD_START_TIME === undefined ? now : new Date(Number(variables.CODEBUILD_START_TIME)),
  };
}

export function factoryName(reader: Reader): string {
  return reader.text("FACTORY", PROJECT, /^[\w.-]+$/, "the factory's name");
}

export function homeRegion(reader: Reader): string {
  return reader.text("AWS_REGION", CODEBUILD, /^[a-z0-9-]+$/, "a region such as us-east-1");
}

export function stageFields(reader: Reader): StageEnvironment {
  return {
    factory: factoryName(reader),
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

  /** Empty counts as not set, since a CodeBuild project cannot leave a variable out now and then. */
  optional(name: string, setBy: string, pattern: RegExp, wanted: string): string | undefined {
    return (this.variables[name] ?? "") === "" ? undefined : this.text(name, setBy, pattern, wanted);
  }

  flag(name: string, setBy: string): boolean {
    return this.text(name, setBy, /^(true|false)$/, '"true" or "false"') === "true";
  }

  positive(name: string, setBy: string): number {
    return Number(this.text(name, setBy, /^0*[1-9]\d*$/, "a whole number above 0"));
  }
}
