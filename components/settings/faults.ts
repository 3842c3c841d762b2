// All faults of a factory's settings at once, found before anything is created.
import { accountFault, listFaults, type Fault } from "../basics/fault";
import { nameFaults } from "../basics/names";
import { ciFaults } from "../ci/faults";
import { egressFaults } from "../foundation/builderEgress";
import { builderInputFaults } from "../foundation/builderInputs";
import { builderRightsFaults } from "../foundation/builderRights";
import { networkFaults } from "../foundation/networkFaults";
import { boundaryFaults } from "../foundation/roleFaults";
import { approvalFaults } from "../publishing/approvalFaults";
import { resolveEncryption } from "../publishing/encryption";
import { monitoringFaults } from "../monitoring/faults";
import { noticeFaults } from "../publishing/noticeFaults";
import { makesNoticesTopic } from "../publishing/told";
import { publishFaults } from "../publishing/faults";
import { rebuildScheduleFaults } from "../schedules/rebuildFaults";
import { baseImageFaults } from "../source/baseImages";
import { imageFaults } from "../source/faults";
import { isConnected } from "../source/connection/providers";
import { imagesFolderFault, sourceFolderFault, type ImageFolder } from "../source/images";
import { sourceFaults } from "./sourceFaults";
import { valueFaults, type FactorySettings } from "./values";

/**
 * Finds every fault of the settings.
 *
 * @param folders - the image folders that exist
 */
export function factoryFaults(settings: FactorySettings, folders: readonly ImageFolder[]): Fault[] {
  const imageKeys = resolveEncryption(settings) === "customer-managed";
  return [
    ...nameFaults({
      ...settings,
      imageKeys,
      dataKey: settings.customerManagedKey,
      notices: makesNoticesTopic(settings),
    }),
    ...valueFaults(settings),
    ...sourceFaults(settings),
    ...folderFaults(settings, folders),
    ...baseImageFaults(settings).map((reason) => ({ name: "images", reason })),
    ...listFaults("baseImageAccounts", settings.baseImageAccounts, accountFault),
    ...builderRightsFaults(settings),
    ...rebuildScheduleFaults(settings),
    ...builderInputFaults(settings.builderInputs),
    ...networkFaults(settings),
    ...egressFaults(settings.builderEgress),
    ...publishFaults(settings),
    ...approvalFaults(settings),
    ...monitoringFaults(settings),
    ...noticeFaults(settings),
    ...boundaryFaults(settings),
    ...ciFaults(settings),
  ];
}

/** A folder that cannot be used has no images to judge. */
function folderFaults(
  { images, source, sourceFolder, imagesFolder }: FactorySettings,
  folders: readonly ImageFolder[],
): Fault[] {
  const seeded = isConnected(source) ? undefined : sourceFolderFault(sourceFolder);
  if (seeded !== undefined) {
    return [{ name: "sourceFolder", reason: seeded }];
  }
  const unusable = imagesFolder === undefined ? undefined : imagesFolderFault(imagesFolder, sourceFolder);
  // What is in one's own repository, Validate finds out.
  const known = isConnected(source) ? images.map((name) => ({ name, hasVariables: true })) : folders;
  return unusable === undefined
    ? imageFaults(images, known, imagesFolder).map((reason) => ({ name: "images", reason }))
    : [{ name: "imagesFolder", reason: unusable }];
}
