// Where CodePipeline keeps the artifacts of a pipeline, as it declares it.
import type * as inputs from "@pulumi/aws/types/input";
import type * as pulumi from "@pulumi/pulumi";

/** The one store of a pipeline: a bucket, whose objects a key encrypts if there is one. */
export function artifactStores(
  bucketName: pulumi.Input<string>,
  keyArn: pulumi.Input<string> | undefined,
): inputs.codepipeline.PipelineArtifactStore[] {
  return [
    {
      type: "S3",
      location: bucketName,
      ...(keyArn !== undefined && { encryptionKey: { id: keyArn, type: "KMS" } }),
    },
  ];
}
