// Which AMI an image is built from: decided from its settings, looked up in the account's region. Called by build.ts.
import { DescribeImagesCommand, type EC2Client, GetParameterCommand, ParameterNotFound, type SSMClient } from "./aws";
import type { ImageSettings } from "./settings";
import { StageError } from "./stageError";

export type BaseAmiSource =
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "name"; readonly pattern: string; readonly owner: string };

const CANONICAL = "099720109477";

/** Canonical's word for each architecture. */
const DEBIAN_ARCHITECTURE = { arm64: "arm64", x86_64: "amd64" } as const;

/** Releases without a public parameter; their AMIs are found by name. */
const FOUND_BY_NAME: Readonly<Record<string, string>> = { "16.04": "ubuntu/images/hvm-ssd/ubuntu-xenial-16.04" };

/** Releases that Canonical's parameters offer on gp2 volumes; it has offered gp3 since 23.10. */
const OFFERED_ON_GP2: readonly string[] = ["18.04", "20.04", "22.04"];

/** Releases without free security updates, and since when (ubuntu.com/about/release-cycle). */
const OUT_OF_STANDARD_SUPPORT: Readonly<Record<string, string>> = {
  "16.04": "April 2021",
  "18.04": "May 2023",
  "20.04": "May 2025",
};

/** A warning to print about the release, if there is one. */
export function supportWarning(settings: ImageSettings): string | undefined {
  const since = OUT_OF_STANDARD_SUPPORT[settings.release];
  return since === undefined
    ? undefined
    : `WARNING: Ubuntu ${settings.release} is out of standard support since ${since}: it gets no security updates ` +
        "without Ubuntu Pro. Move to a later release.";
}

export function baseAmiSource(settings: ImageSettings): BaseAmiSource {
  if (settings.baseAmiParameter !== undefined) {
    return { kind: "parameter", name: settings.baseAmiParameter };
  }
  if (settings.baseAmiName !== undefined && settings.baseAmiOwner !== undefined) {
    return { kind: "name", pattern: settings.baseAmiName, owner: settings.baseAmiOwner };
  }
  const architecture = DEBIAN_ARCHITECTURE[settings.architecture];
  const prefix = FOUND_BY_NAME[settings.release];
  if (prefix !== undefined) {
    return { kind: "name", pattern: `${prefix}-${architecture}-server-*`, owner: CANONICAL };
  }
  const volume = OFFERED_ON_GP2.includes(settings.release) ? "ebs-gp2" : "ebs-gp3";
  return {
    kind: "parameter",
    name: `/aws/service/canonical/ubuntu/server/${settings.release}/stable/current/${architecture}/hvm/${volume}/ami-id`,
  };
}

export function describeSource(source: BaseAmiSource): string {
  return source.kind === "parameter" ? source.name : `the newest "${source.pattern}" of ${source.owner}`;
}

/** The id of the base AMI. */
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
      // The owner of an old release deprecates its AMIs, which hides them from others but not from use.
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
      `No AMI of owner ${source.owner} is named "${source.pattern}" for ${architecture}.`,
      "Check base_ami_name and base_ami_owner, and that the owner offers it in this region.",
    );
  }
  return newest.ImageId;
}
