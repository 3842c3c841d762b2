// What Upkeep may do to build images again: look up their bases and their pipelines, and start these.
import { arnOf } from "../../basics/location";
import type { Statement } from "../document";
import type { ReleaseResources } from "../releaseStatements";

/** What the statements are made from. */
export interface RebuildResources extends ReleaseResources {
  /** The ARN pattern of the factory's pipelines. */
  readonly pipelineArns: string;
}

/** Lets Upkeep rebuild. */
export function rebuildStatements({ location, parameterPrefix, pipelineArns }: RebuildResources): readonly Statement[] {
  return [
    // The parameters of base AMIs, a look for uses may read as well (ResolveParameters). See what the images' parameters point to.
    {
      Sid: "ReadLatest",
      Effect: "Allow",
      Action: "ssm:GetParameters",
      Resource: arnOf(location, "ssm", `parameter${parameterPrefix}/*`),
    },
    // See what goes on in the pipelines, and start them. A list of all could be longer than a policy.
    {
      Sid: "Rebuild",
      Effect: "Allow",
      Action: [
        "codepipeline:GetPipelineState",
        "codepipeline:ListPipelineExecutions",
        "codepipeline:StartPipelineExecution",
      ],
      Resource: pipelineArns,
    },
  ];
}
