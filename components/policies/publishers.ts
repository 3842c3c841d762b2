// The publishers of public AMIs that images can start from.

/**
 * Account ids and EC2's aliases of owners: Canonical (Ubuntu) and Debian. The alias amazon covers Amazon Linux and the
 * publishers that AWS verifies.
 */
export const PUBLISHERS: readonly string[] = ["amazon", "099720109477", "136693071363"];
