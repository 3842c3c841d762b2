// Debian, as its cloud team publishes it.
import { PUBLISHER_ACCOUNTS } from "../../contract";
import { DEBIAN_ARCHITECTURE, type Family } from "./family";

export const DEBIAN: Family = {
  packageManager: "apt",
  // With the support by the LTS team. Source: https://wiki.debian.org/LTS
  releases: { "12": "2028-06-30", "13": "2030-06-30" },
  distributions: [
    {
      title: "Debian",
      owner: PUBLISHER_ACCOUNTS.debian,
      // User, device and parameters: https://wiki.debian.org/Cloud/AmazonEC2Image/Bookworm
      user: "admin",
      rootDevice: "/dev/xvda",
      rootGib: 8,
      hasAgent: false,
      source: (release, architecture) => ({
        kind: "parameter",
        name: `/aws/service/debian/release/${release}/latest/${DEBIAN_ARCHITECTURE[architecture]}`,
      }),
    },
  ],
};
