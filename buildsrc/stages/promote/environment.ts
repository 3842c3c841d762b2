// What Promote is told. Read by promote.ts.
import { factoryName, homeRegion, PROJECT, read, type Variables } from "../common/environment";
import { LATEST } from "../releases/publishSettings";

export interface PromoteEnvironment {
  readonly factory: string;
  readonly region: string;
  readonly bucket: string;
  readonly image: string;
  /** `latest`: what that channel says; `previous`: the release before the channel's; or an AMI of the release. */
  readonly to: string;
  readonly channel: string;
  readonly reason?: string;
  readonly who: string;
}

const STARTER = "whoever starts Promote";
/** Source: the documentation of LabelParameterVersion in SSM's service model. */
const LABEL = /^(?!aws|ssm|\d)[A-Za-z0-9._-]{1,100}$/i;

export function readPromoteEnvironment(variables: Variables): PromoteEnvironment {
  return read(variables, (reader) => {
    const reason = reader.optional("REASON", STARTER, /\S/, "a reason");
    return {
      factory: factoryName(reader),
      region: homeRegion(reader),
      bucket: reader.text("BUCKET", PROJECT, /^[a-z0-9.-]+$/, "the artifact bucket's name"),
      image: reader.text("IMAGE", STARTER, /^[a-z0-9.-]+$/, "an image's name"),
      to:
        reader.optional("TO", STARTER, /^(latest|previous|ami-[0-9a-f]+)$/, '"latest", "previous" or an AMI id') ??
        LATEST,
      channel:
        reader.optional(
          "CHANNEL",
          STARTER,
          LABEL,
          "a label that SSM takes: 1 to 100 letters, digits, dots, hyphens and underscores, not starting with a digit, aws or ssm",
        ) ?? LATEST,
      ...(reason !== undefined && { reason }),
      // What CodeBuild calls it: a user's name, or a role's with its session's.
      who: variables.CODEBUILD_INITIATOR ?? "somebody outside of CodeBuild",
    };
  });
}
