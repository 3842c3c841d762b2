// Ubuntu, as Canonical publishes it.
import { PUBLISHER_ACCOUNTS } from "../../contract";
import { DEBIAN_ARCHITECTURE, type Family } from "./family";

/** Releases without a public parameter; their AMIs are found by name. */
const FOUND_BY_NAME: Readonly<Record<string, string>> = { "16.04": "ubuntu/images/hvm-ssd/ubuntu-xenial-16.04" };

/** Releases that Canonical's parameters offer on gp2 volumes; it has offered gp3 since 23.10. */
const OFFERED_ON_GP2: readonly string[] = ["18.04", "20.04", "22.04"];

export const UBUNTU: Family = {
  packageManager: "apt",
  // Source: https://ubuntu.com/about/release-cycle
  releases: {
    "16.04": "2021-04-30",
    "18.04": "2023-05-31",
    "20.04": "2025-05-31",
    "22.04": "2027-05-31",
    "24.04": "2029-05-31",
    "26.04": "2031-05-31",
  },
  mayBeRelease: (release) => /^\d{2}\.(04|10)$/.test(release),
  longerSupport: "without Ubuntu Pro",
  distributions: [
    {
      title: "Ubuntu",
      owner: PUBLISHER_ACCOUNTS.canonical,
      user: "ubuntu",
      rootDevice: "/dev/sda1",
      rootGib: 8,
      hasAgent: true,
      source: (release, architecture) => {
        const word = DEBIAN_ARCHITECTURE[architecture];
        const prefix = FOUND_BY_NAME[release];
        if (prefix !== undefined) {
          return { kind: "name", pattern: `${prefix}-${word}-server-*`, owner: PUBLISHER_ACCOUNTS.canonical };
        }
        const volume = OFFERED_ON_GP2.includes(release) ? "ebs-gp2" : "ebs-gp3";
        return {
          kind: "parameter",
          name: `/aws/service/canonical/ubuntu/server/${release}/stable/current/${word}/hvm/${volume}/ami-id`,
        };
      },
    },
  ],
};
