// Publish settings that ask for nothing special.
import type { PublishSettings } from "../../../buildsrc/stages/contract";

export const PLAIN_SETTINGS: PublishSettings = {
  regions: [],
  keys: {},
  accounts: [],
  organizations: [],
  organizationalUnits: [],
  shareSnapshots: false,
  parameterPrefix: "/f-dev",
  channels: [],
  deprecateAfterDays: 0,
  deregistrationProtection: true,
  approvers: [],
  approval: false,
  baseImages: {},
};
