// The publishers of public AMIs that images can start from.

/** Partition → account ids and EC2's aliases of owners. */
const PUBLISHERS: Readonly<Record<string, readonly string[]>> = {
  // Canonical (Ubuntu) and Debian. The alias amazon covers Amazon Linux and the publishers that AWS verifies.
  aws: ["amazon", "099720109477", "136693071363"],
  "aws-us-gov": ["amazon", "513442679011"],
  "aws-cn": ["amazon", "837727238323"],
};

/** The publishers in a partition. */
export function publishersIn(partition: string): readonly string[] {
  return PUBLISHERS[partition] ?? ["amazon"];
}
