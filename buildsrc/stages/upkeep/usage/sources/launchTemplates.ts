// Launch templates: any version of one can be launched, by its number.
import {
  paginateDescribeLaunchTemplates,
  paginateDescribeLaunchTemplateVersions,
  type EC2Client,
  type LaunchTemplate,
  type LaunchTemplateVersion,
} from "../../../common/aws";
import type { UsageClients } from "../clients";
import type { Reference } from "../uses";

/** The largest page. Source: MaxResults of DescribeLaunchTemplates and DescribeLaunchTemplateVersions, EC2 API. */
const PAGE = 200;

/**
 * Finds all versions of all templates. EC2 lists the newest and the default version of every template together, and other
 * versions only for one template a call. So only templates with more than these two cost a call of their own.
 */
export async function launchTemplates({ ec2 }: UsageClients): Promise<readonly Reference[]> {
  const templates: LaunchTemplate[] = [];
  const pages = paginateDescribeLaunchTemplates({ client: ec2, pageSize: PAGE }, { IncludeManagedResources: true });
  for await (const { LaunchTemplates = [] } of pages) {
    templates.push(...LaunchTemplates);
  }
  if (templates.length === 0) {
    return [];
  }
  const versions = await versionsOf(ec2, { Versions: ["$Latest", "$Default"] });
  const seen = new Map<string, Set<number>>();
  for (const { LaunchTemplateId = "", VersionNumber = 0 } of versions) {
    seen.set(LaunchTemplateId, (seen.get(LaunchTemplateId) ?? new Set()).add(VersionNumber));
  }
  for (const { LaunchTemplateId = "", LatestVersionNumber = 0 } of templates) {
    if ((seen.get(LaunchTemplateId)?.size ?? 0) < LatestVersionNumber) {
      versions.push(...(await versionsOfOne(ec2, LaunchTemplateId)));
    }
  }
  // Those with a call of their own come twice.
  return [...new Map(versions.flatMap(referenceOf).map((each) => [each.by, each])).values()];
}

interface Asked {
  readonly LaunchTemplateId?: string;
  readonly Versions?: string[];
}

async function versionsOf(ec2: EC2Client, asked: Asked): Promise<LaunchTemplateVersion[]> {
  const found: LaunchTemplateVersion[] = [];
  const pages = paginateDescribeLaunchTemplateVersions(
    { client: ec2, pageSize: PAGE },
    { ...asked, IncludeManagedResources: true },
  );
  for await (const { LaunchTemplateVersions = [] } of pages) {
    found.push(...LaunchTemplateVersions);
  }
  return found;
}

/** A template that was deleted meanwhile has no versions. */
async function versionsOfOne(ec2: EC2Client, LaunchTemplateId: string): Promise<LaunchTemplateVersion[]> {
  try {
    return await versionsOf(ec2, { LaunchTemplateId });
  } catch (error) {
    if (error instanceof Error && error.name === "InvalidLaunchTemplateId.NotFound") {
      return [];
    }
    throw error;
  }
}

function referenceOf(version: LaunchTemplateVersion): readonly Reference[] {
  const { LaunchTemplateId = "", LaunchTemplateName = "", VersionNumber = 0, LaunchTemplateData } = version;
  const image = LaunchTemplateData?.ImageId;
  return image === undefined
    ? []
    : [{ by: `launch template ${LaunchTemplateName} (${LaunchTemplateId}) version ${VersionNumber}`, image }];
}
