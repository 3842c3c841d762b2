// The SSM parameters that Publish writes: one that exists is written over.
import { paginateDescribeParameters, SSMClient, type ParameterMetadata } from "@aws-sdk/client-ssm";
import { parameterName } from "../../../components/basics/names";
import type { Context } from "../context";
import { stop, warn, type Finding } from "../finding";

/** Parameter Store takes so many names in a filter. Source: ParameterStringFilterValueList, SSM API. */
const MAX_NAMES = 50;

/** Whether Publish can have its parameters in a region. */
export async function parameterFindings(context: Context, region: string): Promise<readonly Finding[]> {
  const { parameterPrefix, images } = context.settings;
  const names = images.map((image) => parameterName(parameterPrefix, image));
  const ssm = context.client(SSMClient, region);
  const found: ParameterMetadata[] = [];
  for (let start = 0; start < names.length; start += MAX_NAMES) {
    const Values = names.slice(start, start + MAX_NAMES);
    const request = { ParameterFilters: [{ Key: "Name", Option: "Equals", Values }] };
    for await (const page of paginateDescribeParameters({ client: ssm }, request)) {
      found.push(...(page.Parameters ?? []));
    }
  }
  return judgeParameters(
    found,
    region,
    [...context.ownedArns].some((arn) => arn.split(":")[2] === "codepipeline"),
  );
}

/**
 * Judges the parameters that exist. Those of a factory outlive its stack and are found again by their names. Nobody can
 * change a parameter's data type. Source: https://github.com/hashicorp/terraform-provider-aws/issues/35959
 *
 * @param hasPipelines - whether the stack has pipelines, whose releases have made its parameters
 */
export function judgeParameters(
  found: readonly ParameterMetadata[],
  region: string,
  hasPipelines: boolean,
): readonly Finding[] {
  const nameOf = ({ Name = "" }: ParameterMetadata) => Name;
  const others = found.filter(({ DataType }) => DataType !== "aws:ec2:image").map(nameOf);
  const images = found.map(nameOf).filter((name) => !others.includes(name));
  return [
    ...(others.length === 0
      ? []
      : [
          stop(
            `In ${region}, ${others.join(", ")} exists and is no image's parameter: Publish could not write it.`,
            "Set another parameterPrefix.",
          ),
        ]),
    ...(hasPipelines || images.length === 0
      ? []
      : [
          warn(
            `In ${region}, ${images.join(", ")} points to an AMI already: the first releases will move it.`,
            "Keep the names if an earlier factory of this name made them, or else set another parameterPrefix.",
          ),
        ]),
  ];
}
