// The launch templates that follow an image's channel `latest`: their default version launches the AMI of that channel. A
// version is prepared before the switch and becomes the default in the switch.
import type { Undo } from "../common/allOrNothing";
import {
  CreateLaunchTemplateVersionCommand,
  DescribeLaunchTemplateVersionsCommand,
  ModifyLaunchTemplateCommand,
  paginateDescribeLaunchTemplateVersions,
} from "../common/aws";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";

/** A launch template's default version. */
export interface DefaultVersion {
  readonly version: number;
  /** Undefined if the template leaves the AMI to whoever launches. */
  readonly amiId?: string;
}

/** Reads the default version of a template. */
export async function readDefaultVersion({ ec2, region }: RegionClients, templateId: string): Promise<DefaultVersion> {
  try {
    const { LaunchTemplateVersions: [found] = [] } = await ec2.send(
      new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: templateId, Versions: ["$Default"] }),
    );
    const amiId = found?.LaunchTemplateData?.ImageId;
    return { version: found?.VersionNumber ?? 0, ...(amiId !== undefined && { amiId }) };
  } catch (error) {
    if (error instanceof Error && error.name === "InvalidLaunchTemplateId.NotFound") {
      throw new StageError(
        `There is no launch template ${templateId} in region ${region}.`,
        "Correct the setting publishLaunchTemplates and run pulumi up.",
      );
    }
    throw error;
  }
}

/**
 * Returns the version to make the default: the default itself if it launches the AMI already, else a copy of it that does.
 * A copy that an earlier attempt made of the same default is used again. Older versions are not, since people may have
 * changed more than the AMI since.
 */
export async function prepareVersion(clients: RegionClients, templateId: string, amiId: string): Promise<number> {
  const current = await readDefaultVersion(clients, templateId);
  if (current.amiId === amiId) {
    return current.version;
  }
  const description = `${amiId} in place of ${current.amiId ?? "no AMI"}, from version ${current.version}`;
  const prepared = await findVersion(clients, templateId, amiId, description);
  if (prepared !== undefined) {
    return prepared;
  }
  const { LaunchTemplateVersion: made } = await clients.ec2.send(
    new CreateLaunchTemplateVersionCommand({
      LaunchTemplateId: templateId,
      SourceVersion: String(current.version),
      VersionDescription: description,
      LaunchTemplateData: { ImageId: amiId },
    }),
  );
  return made?.VersionNumber ?? 0;
}

/** Makes a version the default, unless it is already. */
export async function setDefaultVersion(clients: RegionClients, templateId: string, version: number): Promise<Undo> {
  const before = (await readDefaultVersion(clients, templateId)).version;
  if (before === version) {
    return () => Promise.resolve();
  }
  const set = async (number: number) => {
    await clients.ec2.send(
      new ModifyLaunchTemplateCommand({ LaunchTemplateId: templateId, DefaultVersion: String(number) }),
    );
  };
  await set(version);
  return () => set(before);
}

async function findVersion(
  { ec2 }: RegionClients,
  templateId: string,
  amiId: string,
  description: string,
): Promise<number | undefined> {
  const pages = paginateDescribeLaunchTemplateVersions(
    { client: ec2 },
    { LaunchTemplateId: templateId, Filters: [{ Name: "image-id", Values: [amiId] }] },
  );
  for await (const { LaunchTemplateVersions = [] } of pages) {
    const found = LaunchTemplateVersions.find(({ VersionDescription }) => VersionDescription === description);
    if (found?.VersionNumber !== undefined) {
      return found.VersionNumber;
    }
  }
  return undefined;
}
