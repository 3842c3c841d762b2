// Parameters that launch templates name instead of an AMI: EC2 resolves them at each launch, and so they are resolved here.
import { GetParameterCommand, ParameterNotFound, ParameterVersionNotFound } from "../../common/aws";
import type { UsageClients } from "./clients";

/**
 * How a launch template names a parameter, by its name or its ARN, with a version, a label or neither.
 * Source: ImageId of RequestLaunchTemplateData, EC2 API.
 */
const ALIAS = "resolve:ssm:";

/** AWS's and publishers' own parameters, which never point to an AMI of this account. */
const PUBLIC = /^(arn:[^:]+:ssm:[^:]*:[^:]*:parameter)?\/aws\//;

/** Whether it is a parameter that has to be resolved. */
export function isParameter(image: string): boolean {
  return image.startsWith(ALIAS) && !PUBLIC.test(image.slice(ALIAS.length));
}

/**
 * The value to which a parameter resolves now; nothing if there is no such parameter, version or label, since then nothing
 * can be launched by it. An encrypted value stays encrypted.
 */
export async function resolveParameter({ ssm }: UsageClients, image: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: image.slice(ALIAS.length) }));
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound || error instanceof ParameterVersionNotFound) {
      return undefined;
    }
    throw error;
  }
}
