// The record of a release.
import type { ReleaseRecord } from "../../../buildsrc/stages/releases/record";

export function makeRecord(amiId: string, publishedAt: string, changes: Partial<ReleaseRecord> = {}): ReleaseRecord {
  return {
    image: "web",
    amiId,
    commit: "8daf1e3",
    publishedAt,
    baseAmiId: "ami-0",
    fingerprint: "0123",
    tools: {},
    packages: [],
    tests: {},
    regions: { "us-east-1": amiId },
    launchPermissions: { accounts: [], organizations: [], organizationalUnits: [] },
    granted: { accounts: [], organizations: [], organizationalUnits: [], snapshotAccounts: [] },
    parameter: "/f-dev/web",
    channels: ["latest"],
    settingsDigest: "",
    reason: "",
    ...changes,
  };
}
