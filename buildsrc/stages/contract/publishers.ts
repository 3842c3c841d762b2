// The publishers of the families' public AMIs: the Build role may launch these, and the stages look for them.

/** Publisher → the account that owns its AMIs. */
export const PUBLISHER_ACCOUNTS = {
  /** Of Ubuntu. Source: https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/ */
  canonical: "099720109477",
  /** Source: https://wiki.debian.org/Cloud/AmazonEC2Image */
  debian: "136693071363",
  /** Of Red Hat Enterprise Linux. Source: https://access.redhat.com/solutions/15356 */
  redHat: "309956199498",
  /** Of Rocky Linux. Source: https://rockylinux.org/download */
  rocky: "792107900819",
  /** Of AlmaLinux. Source: https://wiki.almalinux.org/cloud/AWS.html */
  alma: "764336703387",
} as const;

/**
 * Whose public AMIs images can start from: account ids, and EC2's alias of owners, which covers Amazon Linux and the
 * publishers that AWS verifies.
 */
export const PUBLISHERS: readonly string[] = ["amazon", ...Object.values(PUBLISHER_ACCOUNTS)];
