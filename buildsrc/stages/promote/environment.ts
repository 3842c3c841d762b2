// What Promote is told.
import { bucketName, factoryName, homeRegion, PROJECT, read, type Variables } from "../common/environment";
import { LABEL, LABEL_RULE, LATEST, type ProjectVariables, type StarterVariables } from "../contract";

/** What the project, the person who starts it, and CodeBuild tell Promote. */
export interface PromoteEnvironment {
  readonly factory: string;
  readonly region: string;
  readonly bucket: string;
  readonly image: string;
  /** `latest`: the release of that channel; `previous`: the one before the channel's; or an AMI of the release. */
  readonly to: string;
  readonly channel: string;
  readonly reason?: string;
  /** Who started it. */
  readonly who: string;
}

/** Reads it from the environment variables. */
export function readPromoteEnvironment(variables: Variables): PromoteEnvironment {
  return read(variables, (setBy) => {
    const project = setBy<ProjectVariables["promote"]>(PROJECT);
    const starter = setBy<StarterVariables["promote"]>("whoever starts Promote");
    const reason = starter.optional("REASON", /\S/, "a reason");
    return {
      factory: factoryName(project),
      region: homeRegion(setBy),
      bucket: bucketName(project),
      image: starter.text("IMAGE", /^[a-z0-9.-]+$/, "an image's name"),
      to: starter.optional("TO", /^(latest|previous|ami-[0-9a-f]+)$/, '"latest", "previous" or an AMI id') ?? LATEST,
      channel: starter.optional("CHANNEL", LABEL, `a label that SSM accepts: ${LABEL_RULE}`) ?? LATEST,
      ...(reason !== undefined && { reason }),
      // CodeBuild gives a user's name, or a role's with its session's.
      who: variables.CODEBUILD_INITIATOR ?? "somebody outside of CodeBuild",
    };
  });
}
