// All checks, in the order of the table.
import type { Check } from "./check";
import { codeCommit } from "./checks/codeCommit";
import { names } from "./checks/names";
import { permissions } from "./checks/permissions";
import { publishRegions } from "./checks/publishRegions";
import { subnet } from "./checks/subnet";
import { systemsManager } from "./checks/systemsManager";

/** All checks, in the order of the table. They run side by side. */
export const CHECKS: readonly Check[] = [permissions, codeCommit, publishRegions, names, subnet, systemsManager];
