// The artifacts of an execution: where new ones go, and where those lie that earlier actions have put out.
import { randomBytes } from "node:crypto";
import type { ActionDeclaration, Artifact, PipelineExecution } from "../model";

/** S3 keys of artifacts carry so much of the pipeline's and the artifact's name. */
const PIPELINE_NAME_IN_KEY = 20;
const ARTIFACT_NAME_IN_KEY = 10;

/** Where the outputs of an action are to go. */
export function outputsOf(pipeline: string, bucket: string, declaration: ActionDeclaration): Artifact[] {
  return (declaration.outputArtifacts ?? []).map(({ name }) => ({
    name,
    place: { bucket, key: artifactKey(pipeline, name, declaration) },
  }));
}

/** The inputs of an action. */
export function inputsOf(execution: PipelineExecution, { inputArtifacts = [] }: ActionDeclaration): Artifact[] {
  return inputArtifacts.map(({ name }) => {
    const artifact = execution.artifacts.get(name);
    if (!artifact) {
      throw new Error(`The input artifact ${name} was not put out by the actions before`);
    }
    return artifact;
  });
}

function artifactKey(pipeline: string, artifact: string, { actionTypeId }: ActionDeclaration): string {
  const folder = `${pipeline.slice(0, PIPELINE_NAME_IN_KEY)}/${artifact.slice(0, ARTIFACT_NAME_IN_KEY)}`;
  const random = randomBytes(8).toString("base64url").replace(/[-_]/g, "0").slice(0, 7);
  return `${folder}/${random}${actionTypeId.category === "Source" ? ".zip" : ""}`;
}
