// What a factory's pipelines need to know of where its images are made from, whichever source that is.
import type * as inputs from "@pulumi/aws/types/input";
import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../policies/document";

/** What a pipeline takes its commits from, and what starts it. */
export interface PipelineSource {
  /** The source action that takes the commit. */
  readonly action: {
    readonly provider: string;
    readonly configuration: Readonly<Record<string, pulumi.Input<string>>>;
  };
  /**
   * The pushes that CodePipeline itself starts the pipeline on.
   * @default - none
   */
  readonly pushes?: readonly inputs.codepipeline.PipelineTriggerGitConfigurationPush[];
  /**
   * The events of EventBridge that start the pipeline, which have the commit in `detail.commitId`.
   * @default - none
   */
  readonly pushEvents?: {
    readonly pattern: pulumi.Input<object>;
    /** What is pushed to, for people. */
    readonly branch: string;
  };
}

/** What a pipeline's resource must be made with, so that it is made in its order with the source. */
export interface SourceOrder {
  readonly dependsOn: pulumi.Output<pulumi.Resource[]>;
}

/** A pipeline, or what stands for it. */
export type NamedPipeline = pulumi.Resource & { readonly name: pulumi.Output<string> };

/** Where the images of a factory are made from. */
export interface ImageSource {
  readonly forPipelines: PipelineSource;
  /** What the pipelines' role may do to read the commits. */
  readonly statements: pulumi.Output<readonly Statement[]>;
  /** The physical names of those pipelines that exist already, a preview included. Known once the source was looked at. */
  readonly existingPipelines: pulumi.Output<readonly string[]>;

  /**
   * Makes the pipelines of those images that can have one by now, in their order with the source.
   *
   * @param make - makes the pipeline of an image, with the options that it is given
   * @returns image → the physical name of its pipeline
   */
  makePipelines(make: (image: string, order: SourceOrder) => NamedPipeline): pulumi.Output<Record<string, string>>;
}
