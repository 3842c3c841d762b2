// What has been published in the sandbox, region by region, read as a consumer would: parameters and AMIs.
import {
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeSnapshotAttributeCommand,
  EC2Client,
  type Image,
} from "@aws-sdk/client-ec2";
import { GetParameterCommand, ParameterNotFound, ParameterVersionNotFound, SSMClient } from "@aws-sdk/client-ssm";
import { ADMINISTRATOR, REGION } from "../../sandbox/client/clients";
import { amiOf as amiOfRun, type Run } from "../../sandbox/client/runs";
import type { Sandbox } from "../../sandbox/sandbox";

/** The region in which AMIs are built. */
export const HOME = REGION;
/** The regions of Pulumi.sandbox.yaml, the home region first. */
export const REGIONS = [HOME, "ap-southeast-2", "eu-west-1"] as const;

/** Clients for a region. */
export function clientsIn({ endpoint }: Sandbox, region: string): { ec2: EC2Client; ssm: SSMClient } {
  const options = { endpoint, region, credentials: ADMINISTRATOR };
  return { ec2: new EC2Client(options), ssm: new SSMClient(options) };
}

/** What a parameter, or one of its labels (`name:label`), points to in each region; nothing where it does not exist. */
export async function parameters(
  sandbox: Sandbox,
  name: string,
  regions: readonly string[] = REGIONS,
): Promise<Record<string, string | undefined>> {
  const values = await Promise.all(
    regions.map(async (region): Promise<[string, string | undefined]> => {
      const { ssm } = clientsIn(sandbox, region);
      try {
        return [region, (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value];
      } catch (error) {
        if (error instanceof ParameterNotFound || error instanceof ParameterVersionNotFound) {
          return [region, undefined];
        }
        throw error;
      }
    }),
  );
  return Object.fromEntries(values);
}

/** The AMI itself in the home region, or all its copies in another region, failed ones too. */
export async function copiesOf(sandbox: Sandbox, homeAmi: string, region: string): Promise<Image[]> {
  const filter =
    region === HOME
      ? { ImageIds: [homeAmi] }
      : { Filters: [{ Name: "tag:ami-pipeline:source-ami", Values: [homeAmi] }] };
  const { Images = [] } = await clientsIn(sandbox, region).ec2.send(
    new DescribeImagesCommand({ ...filter, IncludeDisabled: true }),
  );
  return Images;
}

/** The account ids, organization ARNs and OU ARNs that may launch an AMI, sorted. */
export async function launchPermissions(sandbox: Sandbox, region: string, imageId: string): Promise<string[]> {
  const { LaunchPermissions = [] } = await clientsIn(sandbox, region).ec2.send(
    new DescribeImageAttributeCommand({ ImageId: imageId, Attribute: "launchPermission" }),
  );
  return LaunchPermissions.flatMap(
    ({ UserId, OrganizationArn, OrganizationalUnitArn, Group }) =>
      UserId ?? OrganizationArn ?? OrganizationalUnitArn ?? Group ?? [],
  ).sort();
}

/** The ids of the accounts that may use the snapshots of an AMI, sorted. */
export async function snapshotAccounts(sandbox: Sandbox, region: string, ami: Image | undefined): Promise<string[]> {
  const { ec2 } = clientsIn(sandbox, region);
  const ids = (ami?.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
  const answers = await Promise.all(
    ids.map((SnapshotId) =>
      ec2.send(new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: "createVolumePermission" })),
    ),
  );
  return answers
    .flatMap(({ CreateVolumePermissions = [] }) => CreateVolumePermissions.flatMap(({ UserId }) => UserId ?? []))
    .sort();
}

/** The tags of a resource by key. */
export function tagsOf(resource: Pick<Image, "Tags"> | undefined): Record<string, string> {
  return Object.fromEntries((resource?.Tags ?? []).map(({ Key = "", Value = "" }): [string, string] => [Key, Value]));
}

/** The AMI that a run's Build made or reused. */
export function amiOf(run: Run | undefined): string {
  return (run && amiOfRun(run)) ?? "none";
}

/** The stages of a run and how each ended, such as `Test Succeeded`. */
export function stagesOf(run: Run | undefined): string[] {
  return (run?.actions ?? []).map(({ stage, status }) => `${stage} ${status}`);
}
