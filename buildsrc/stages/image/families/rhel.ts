// Red Hat Enterprise Linux and its relatives. None has public parameters: the AMIs are found by owner and name.
import { PUBLISHER_ACCOUNTS } from "../../contract";
import type { Distribution, Family } from "./family";

/** What all of them have in common, with the names of a release's AMIs. */
function distribution(
  own: Pick<Distribution, "title" | "owner" | "user" | "hasAgent">,
  pattern: (release: string) => string,
): Distribution {
  return {
    ...own,
    rootDevice: "/dev/sda1",
    rootGib: 10,
    // Red Hat publishes newer AMIs of older minor releases. Source: https://github.com/aws/eks-hybrid/pull/306
    source: (release) => ({ kind: "name", pattern: pattern(release), owner: own.owner, byVersion: true }),
  };
}

export const RHEL: Family = {
  packageManager: "dnf",
  // Source: https://access.redhat.com/support/policy/updates/errata; those of the relatives are not earlier.
  releases: { "9": "2032-05-31", "10": "2035-05-31" },
  distributions: [
    // Hourly2 are those that AWS bills; the others, Access2, are for subscriptions that people bring.
    distribution(
      { title: "RHEL", owner: PUBLISHER_ACCOUNTS.redHat, user: "ec2-user", hasAgent: false },
      (release) => `RHEL-${release}.*_HVM-*-Hourly2-*`,
    ),
    distribution(
      { title: "Rocky Linux", owner: PUBLISHER_ACCOUNTS.rocky, user: "rocky", hasAgent: false },
      (release) => `Rocky-${release}-EC2-Base-${release}.*`,
    ),
    // With the agent. Source: ansible/roles/ami_9_x86_64/tasks/guest.yaml of github.com/AlmaLinux/cloud-images
    distribution(
      { title: "AlmaLinux", owner: PUBLISHER_ACCOUNTS.alma, user: "ec2-user", hasAgent: true },
      (release) => `AlmaLinux OS ${release}.*`,
    ),
  ],
};
