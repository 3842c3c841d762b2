// Looks up the AMI that an image is built from, in the region of the build.
import {
  DescribeImagesCommand,
  type EC2Client,
  GetParameterCommand,
  ParameterNotFound,
  type SSMClient,
} from "../common/aws";
import { StageError } from "../common/stageError";
import { baseAmiSource, type BaseAmiSource } from "../image/baseAmiSource";
import type { ImageSettings } from "../image/settings";

/** Returns the id of the base AMI. */
export async function resolveBaseAmi(settings: ImageSettings, ec2: EC2Client, ssm: SSMClient): Promise<string> {
  const source = baseAmiSource(settings);
  return source.kind === "parameter"
    ? fromParameter(source.name, ssm)
    : newestByName(source, settings.architecture, ec2);
}

async function fromParameter(name: string, ssm: SSMClient): Promise<string> {
  let value: string | undefined;
  try {
    value = (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      throw new StageError(
        `There is no SSM parameter ${name}, which should hold the base AMI's id.`,
        "Check the image's release, or set base_ami_parameter, or base_ami_name with base_ami_owner.",
      );
    }
    throw error;
  }
  if (value === undefined || !/^ami-[0-9a-f]+$/.test(value)) {
    throw new StageError(
      `The SSM parameter ${name} holds "${value ?? ""}", which is not an AMI id.`,
      "Set base_ami_parameter to a parameter that holds an AMI id.",
    );
  }
  return value;
}

async function newestByName(
  source: Extract<BaseAmiSource, { kind: "name" }>,
  architecture: string,
  ec2: EC2Client,
): Promise<string> {
  const answer = await ec2.send(
    new DescribeImagesCommand({
      Owners: [source.owner],
      // The owner of an old release deprecates its AMIs. That hides them from others, who can still use them.
      IncludeDeprecated: true,
      Filters: [
        { Name: "name", Values: [source.pattern] },
        { Name: "architecture", Values: [architecture] },
        { Name: "state", Values: ["available"] },
      ],
    }),
  );
  const newest = [...(answer.Images ?? [])].sort((a, b) =>
    (b.CreationDate ?? "").localeCompare(a.CreationDate ?? ""),
  )[0];
  if (newest?.ImageId === undefined) {
    throw new StageError(
      `Owner ${source.owner} has no AMI named "${source.pattern}" for ${architecture}.`,
      "Check base_ami_name and base_ami_owner, and whether the owner offers the AMI in this region.",
    );
  }
  return newest.ImageId;
}
