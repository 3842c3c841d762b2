// All faults of a factory's settings at once, found before anything is created.
import type { Fault } from "../basics/fault";
import { nameFaults } from "../basics/names";
import { networkFaults } from "../foundation/networkFaults";
import { boundaryFaults } from "../foundation/roleFaults";
import { approvalFaults } from "../publishing/approvalFaults";
import { resolveEncryption } from "../publishing/encryption";
import { publishFaults } from "../publishing/faults";
import { imageFaults } from "../source/faults";
import type { ImageFolder } from "../source/images";
import { valueFaults, type FactorySettings } from "./values";

/**
 * Finds every fault of the settings.
 *
 * @param folders - the image folders that exist
 */
export function factoryFaults(settings: FactorySettings, folders: readonly ImageFolder[]): Fault[] {
  const imageKeys = resolveEncryption(settings) === "customer-managed";
  return [
    ...nameFaults({ ...settings, imageKeys, dataKey: settings.customerManagedKey }),
    ...valueFaults(settings),
    ...imageFaults(settings.images, folders).map((reason) => ({ name: "images", reason })),
    ...networkFaults(settings),
    ...publishFaults(settings),
    ...approvalFaults(settings),
    ...boundaryFaults(settings),
  ];
}
