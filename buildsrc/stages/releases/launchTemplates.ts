// The launch templates that follow an image's channel `latest`: their default version launches its AMI. Publish and Promote
// prepare a version before the switch and make it the default in the switch.
import type { Undo } from "../common/allOrNothing";
import {
  CreateLaunchTemplateVersionCommand,
  DescribeLaunchTemplateVersionsCommand,
  ModifyLaunchTemplateCommand,
} from "../common/aws";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";

export interface DefaultVersion {
  readonly version: number;
  /** Undefined when the template leaves the AMI to whoever launches. */
  readonly amiId?: string;
}

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
        `Launch template ${templateId} is not there in region ${region}.`,
        "Correct the setting publishLaunchTemplates and run pulumi up.",
      );
    }
    throw error;
  }
}

/**
 * The version to make the default: the default itself if it launches the AMI already, else a copy of it that does. A copy
 * that an earlier attempt made of the same default is used again; older versions are not, since people may have changed
 * more than the AMI since.
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
  let token: string | undefined;
  do {
    const page = await ec2.send(
      new DescribeLaunchTemplateVersionsCommand({
        LaunchTemplateId: templateId,
        Filters: [{ Name: "image-id", Values: [amiId] }],
        NextToken: token,
      }),
    );
    const found = page.LaunchTemplateVersions?.find(({ VersionDescription }) => VersionDescription === description);
    if (found?.VersionNumber !== undefined) {
      return found.VersionNumber;
    }
    token = page.NextToken;
  } while (token !== undefined);
  return undefined;
}
