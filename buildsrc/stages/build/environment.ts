// What Build is told.
import { instanceFields, PROJECT, read, type InstanceEnvironment, type Variables } from "../common/environment";
import type { ProjectVariables } from "../contract";
import type { AllowedBases } from "./baseAmiCheck";

/** Account ids and EC2's aliases of owners, separated by commas. */
const OWNERS = /^(\d{12}|[a-z-]+)(,(\d{12}|[a-z-]+))*$/;

/** What the project, the pipeline and CodeBuild tell Build. */
export interface BuildEnvironment extends InstanceEnvironment {
  /** How old an AMI can be and still be reused; 0 if none is. */
  readonly maxAgeDays: number;
  /** Whether images that do not name their own key are encrypted. */
  readonly encrypted: boolean;
  /** The key that encrypts images that do not name their own; undefined for AWS's own key for EBS. */
  readonly kmsKeyId?: string;
  /** Whose AMIs can be base AMIs. */
  readonly baseAmis: AllowedBases;
}

/** Reads it from the environment variables. */
export function readBuildEnvironment(variables: Variables, now: Date): BuildEnvironment {
  return read(variables, (setBy) => {
    const project = setBy<ProjectVariables["build"]>(PROJECT);
    const kmsKeyId = project.optional("KMS_KEY_ID", /^[\w:/-]+$/, "a KMS key's id, ARN or alias");
    return {
      ...instanceFields(setBy, variables, now),
      maxAgeDays: project.zeroOrMore("MAX_AGE_DAYS"),
      encrypted: project.flag("ENCRYPTED"),
      ...(kmsKeyId !== undefined && { kmsKeyId }),
      baseAmis: {
        publishers: project.text("BASE_AMI_PUBLISHERS", OWNERS, "a list of account ids or aliases").split(","),
        accounts: project.optional("BASE_AMI_ACCOUNTS", OWNERS, "a list of account ids")?.split(",") ?? [],
      },
    };
  });
}
