// Amazon Linux.
import type { Family } from "./family";

export const AMAZON_LINUX: Family = {
  packageManager: "dnf",
  // With its maintenance phase. Source: https://docs.aws.amazon.com/linux/al2023/ug/release-cadence.html
  releases: { "2023": "2029-06-30" },
  distributions: [
    {
      title: "Amazon Linux",
      owner: "amazon",
      user: "ec2-user",
      rootDevice: "/dev/xvda",
      rootGib: 8,
      hasAgent: true,
      source: (release, architecture) => ({
        kind: "parameter",
        name: `/aws/service/ami-amazon-linux-latest/al${release}-ami-kernel-default-${architecture}`,
      }),
    },
  ],
};
