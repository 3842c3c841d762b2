// What the Publish stage is told. Read by publish.ts.
import {
  homeRegion,
  PIPELINE,
  PROJECT,
  read,
  stageFields,
  type StageEnvironment,
  type Variables,
} from "../common/environment";

export interface PublishEnvironment extends StageEnvironment {
  /** The home region, where the AMI is. */
  readonly region: string;
  /** The artifact bucket, which also keeps the releases' records. */
  readonly bucket: string;
  /** The CodeBuild project's time limit. */
  readonly timeoutMinutes: number;
  /** When CodeBuild started the build, from which its time limit counts. */
  readonly startedAt: Date;
  readonly amiId: string;
  /** The pipeline's run that this is part of: where its approval is looked up. */
  readonly executionId: string;
  /** Undefined when a person runs the stage by hand. */
  readonly pipeline?: string;
}

export function readPublishEnvironment(variables: Variables, now: Date): PublishEnvironment {
  const { CODEBUILD_START_TIME: started, CODEBUILD_INITIATOR: initiator = "" } = variables;
  const pipeline = /^codepipeline\/(.+)$/.exec(initiator)?.[1];
  return read(variables, (reader) => ({
    ...stageFields(reader),
    region: homeRegion(reader),
    bucket: reader.text("BUCKET", PROJECT, /^[a-z0-9.-]+$/, "the artifact bucket's name"),
    timeoutMinutes: reader.positive("TIMEOUT_MINUTES", PROJECT),
    startedAt: started === undefined ? now : new Date(Number(started)),
    amiId: reader.text("AMI_ID", PIPELINE, /^ami-[0-9a-f]+$/, "the id of the AMI that Build made or found"),
    executionId: reader.text("EXECUTION_ID", PIPELINE, /^[\w-]+$/, "the id of the pipeline's run"),
    ...(pipeline !== undefined && { pipeline }),
  }));
}
