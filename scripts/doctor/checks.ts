// All checks, in the order of the table.
import type { Check } from "./check";
import { amiQuotas } from "./checks/amiQuotas";
import { baseImages } from "./checks/baseImages";
import { buildQuota } from "./checks/buildQuota";
import { encryption } from "./checks/encryption";
import { names } from "./checks/names";
import { permissions } from "./checks/permissions";
import { pipelineQuota } from "./checks/pipelineQuota";
import { publishRegions } from "./checks/publishRegions";
import { roleQuota } from "./checks/roleQuota";
import { sharing } from "./checks/sharing";
import { source } from "./checks/source";
import { subnet } from "./checks/subnet";
import { systemsManager } from "./checks/systemsManager";
import { vcpuQuota } from "./checks/vcpuQuota";

/** All checks, in the order of the table. They run side by side. */
export const CHECKS: readonly Check[] = [
  permissions,
  source,
  publishRegions,
  names,
  subnet,
  systemsManager,
  baseImages,
  encryption,
  sharing,
  buildQuota,
  vcpuQuota,
  pipelineQuota,
  amiQuotas,
  roleQuota,
];
