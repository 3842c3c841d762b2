// Tests the rows of `npm run releases`: which channels are at a release, and what has become of it.
import { expect } from "chai";
import type { Ami } from "../../buildsrc/stages/common/aws";
import type { ReleaseRecord } from "../../buildsrc/stages/releases/record";
import { releaseRows } from "../../scripts/releaseTable";

function release(amiId: string, publishedAt: string): ReleaseRecord {
  return {
    image: "web",
    amiId,
    commit: "8daf1e3aaaaaaa",
    publishedAt,
    baseAmiId: "ami-0",
    fingerprint: "0123",
    tools: {},
    packages: [],
    tests: {},
    regions: { "us-east-1": amiId, "eu-west-1": "ami-9" },
    launchPermissions: { accounts: [], organizations: [], organizationalUnits: [] },
    granted: { accounts: [], organizations: [], organizationalUnits: [], snapshotAccounts: [] },
    parameter: "/f-dev/web",
    channels: ["latest"],
    settingsDigest: "",
    reason: "",
  };
}

function ami(ImageId: string, State: "available" | "disabled", tags: Readonly<Record<string, string>>): Ami {
  return { ImageId, State, Tags: Object.entries(tags).map(([key, Value]) => ({ Key: `ami-pipeline:${key}`, Value })) };
}

describe("scripts: table of releases", () => {
  it("tells of each release when, from what, where, which channels and how it is", () => {
    const rows = releaseRows({
      releases: ["6", "5", "4", "3", "2", "1"].map((n) => release(`ami-${n}`, `2026-11-2${n}T10:15:30.000Z`)),
      channels: {
        value: "ami-3",
        version: 7,
        held: new Set(),
        channels: new Map([
          ["stable", "ami-2"],
          ["latest", "ami-3"],
          ["edge", "ami-3"],
          ["beta", "ami-3"],
        ]),
      },
      amis: [
        ami("ami-6", "available", { state: "candidate" }),
        ami("ami-5", "available", { state: "released", withdrawn: "2026-11-25", reason: "it does not boot" }),
        ami("ami-4", "disabled", { state: "released", withdrawn: "2026-11-25" }),
        ami("ami-3", "available", { state: "released" }),
        ami("ami-2", "disabled", { state: "released" }),
      ],
    });

    expect(rows).to.deep.equal([
      ["web", "ami-6", "2026-11-26 10:15", "8daf1e3", "2", "", "not published"],
      ["web", "ami-5", "2026-11-25 10:15", "8daf1e3", "2", "", "withdrawn: it does not boot"],
      ["web", "ami-4", "2026-11-24 10:15", "8daf1e3", "2", "", "disabled, withdrawn: no reason given"],
      ["web", "ami-3", "2026-11-23 10:15", "8daf1e3", "2", "latest, beta, edge", "released"],
      ["web", "ami-2", "2026-11-22 10:15", "8daf1e3", "2", "stable", "disabled"],
      ["web", "ami-1", "2026-11-21 10:15", "8daf1e3", "2", "", "gone"],
    ]);
  });

  it("tells how far a release is on its way out, and since when", () => {
    const retirement = (step: string) => ({ state: "released", retirement: `${step} 2026-11-24T03:00:00.000Z` });
    const rows = releaseRows({
      releases: ["4", "3", "2", "1"].map((n) => release(`ami-${n}`, `2026-11-2${n}T10:15:30.000Z`)),
      channels: undefined,
      amis: [
        ami("ami-4", "available", retirement("retiring")),
        ami("ami-3", "available", retirement("deprecated")),
        ami("ami-2", "disabled", retirement("disabled")),
        ami("ami-1", "disabled", { ...retirement("disabled"), withdrawn: "2026-11-25", reason: "it is slow" }),
      ],
    });

    expect(rows.map((row) => row.at(-1))).to.deep.equal([
      "retiring since 2026-11-24",
      "deprecated since 2026-11-24",
      "disabled since 2026-11-24",
      "disabled since 2026-11-24, withdrawn: it is slow",
    ]);
  });
});
