// The error with which a service refuses an input: each service has its own code and wording for it.
import type { Parsed } from "./parse";
import type { Protocol } from "./request";
import { RESERVED_TAG } from "./reservedTags";
import { AwsError } from "../service";
import { describeFaults, MUST_BE_GIVEN, type Fault } from "./validate";

/** The service's error. @param faults at least one */
export function refusalOf(parsed: Parsed, faults: readonly [Fault, ...Fault[]]): AwsError {
  if (parsed.protocol === "ec2") {
    return refuseEc2(faults[0]);
  }
  return new AwsError(codeFor(parsed, faults[0]), describeFaults(faults));
}

/** EC2 names one parameter at a time. Source: "Error codes for the Amazon EC2 API", EC2 developer guide. */
function refuseEc2({ path, value, constraint }: Fault): AwsError {
  if (constraint === MUST_BE_GIVEN) {
    return new AwsError("MissingParameter", `The request must contain the parameter ${path}`);
  }
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  return new AwsError("InvalidParameterValue", `Value (${shown}) for parameter ${path} is invalid. ${constraint}`);
}

/** The codes for any bad input, the preferred ones first. */
const GENERAL_CODES: readonly string[] = [
  "ValidationException",
  "InvalidInputException",
  "InvalidParameterException",
  "InvalidParameterValueException",
  "InvalidParameter",
];

/** The code that the operation declares for a bad input, or else the usual one of its protocol. */
function codeFor({ model, operation, protocol }: Parsed, fault: Fault): string {
  const declared = (operation.errors ?? []).map(({ shape }) => shape);
  const preferred = [...ownCodes(fault), ...GENERAL_CODES.filter((code) => !isKept(code, protocol))];
  const shape = preferred.find((code) => declared.includes(code));
  // Services that speak the query protocol give their errors other names on the wire: InvalidParameter.
  return shape === undefined ? USUAL_CODES[protocol] : (model.shapes[shape]?.error?.code ?? shape);
}

/** IAM keeps this error for what its model allows. */
function isKept(code: string, protocol: Protocol): boolean {
  return code === "InvalidInputException" && protocol === "query";
}

const USUAL_CODES: Readonly<Record<Protocol, string>> = {
  json: "ValidationException",
  "rest-json": "ValidationException",
  query: "ValidationError",
  ec2: "InvalidParameterValue",
  "rest-xml": "InvalidArgument",
};

/** The codes for tags that are reserved; the general ones for services that have none. */
const RESERVED_TAG_CODES: readonly string[] = [
  "InvalidSystemTagUsageException",
  "InvalidTagsException",
  "TagException",
  "InvalidInputException",
];

/** CodeCommit has an error for each member: RepositoryNameRequiredException, InvalidRepositoryNameException. */
function ownCodes({ path, constraint }: Fault): readonly string[] {
  if (constraint === RESERVED_TAG) {
    return RESERVED_TAG_CODES;
  }
  const member = path.split(".").findLast((part) => !/^(\d+|member|key)$/.test(part)) ?? path;
  const name = member.charAt(0).toUpperCase() + member.slice(1);
  return constraint === MUST_BE_GIVEN ? [`${name}RequiredException`] : [`Invalid${name}Exception`];
}
