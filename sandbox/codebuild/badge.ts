// The address of a project's build badge. Nothing answers there in the sandbox.
import type { Project } from "./model";

/** A project's badge as CodeBuild shows it: the address is there as long as the badge is enabled. */
export function badgeOf(projectArn: string, badgeEnabled: boolean): Project["badge"] {
  const region = projectArn.split(":")[3] ?? "";
  const uuid = encodeURIComponent(Buffer.from(projectArn).toString("base64"));
  return {
    badgeEnabled,
    ...(badgeEnabled && {
      badgeRequestUrl: `https://codebuild.${region}.amazonaws.com/badges?uuid=${uuid}&branch=main`,
    }),
  };
}
