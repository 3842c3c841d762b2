// What Validate and Build are told of what an image may contain.
import { PROJECT, type Reader, type SetBy } from "../common/environment";
import type { BaseAmiVariables, ContentVariables } from "../contract";
import type { AllowedBases } from "./baseAmiCheck";
import type { Encryption } from "./encryption";

/** Account ids and EC2's aliases of owners, separated by commas. */
const OWNERS = /^(\d{12}|[a-z-]+)(,(\d{12}|[a-z-]+))*$/;

/** What the project tells them. The encryption is that of images that do not name their own key. */
export interface ContentEnvironment extends Encryption {
  /** How old an AMI can be and still be reused; 0 if none is. */
  readonly maxAgeDays: number;
  /** Whose AMIs can be base AMIs. */
  readonly baseAmis: AllowedBases;
  /** An image's SSM parameter is `<prefix>/<image>`. */
  readonly parameterPrefix: string;
}

/** Reads whose AMIs can be base AMIs. */
export function allowedBases(project: Reader<keyof BaseAmiVariables>): AllowedBases {
  return {
    publishers: project.text("BASE_AMI_PUBLISHERS", OWNERS, "a list of account ids or aliases").split(","),
    accounts: project.optional("BASE_AMI_ACCOUNTS", OWNERS, "a list of account ids")?.split(",") ?? [],
  };
}

/** Reads it from the environment variables. */
export function contentFields(setBy: SetBy): ContentEnvironment {
  const project = setBy<ContentVariables>(PROJECT);
  const kmsKeyId = project.optional("KMS_KEY_ID", /^[\w:/-]+$/, "a KMS key's id, ARN or alias");
  return {
    maxAgeDays: project.zeroOrMore("MAX_AGE_DAYS"),
    encrypted: project.flag("ENCRYPTED"),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    baseAmis: allowedBases(project),
    parameterPrefix: project.text("PARAMETER_PREFIX", /^(\/[\w.-]+)+$/, "what the names of SSM parameters start with"),
  };
}
