// The policy of the pipelines' own role.
import { FOLDERS } from "../../buildsrc/stages/contract";
import { notifyStatements, writeObjectsStatements, type DataKeyResources } from "./dataKeyUse";
import { policyDocument, type PolicyDocument, type Statement } from "./document";
import { artifactsOf } from "./stageStatements";

/** What the pipelines' policy is made from. */
export interface PipelineRoleResources extends DataKeyResources {
  readonly bucketArn: string;
  /** What the object keys of the pipelines' artifacts start with. */
  readonly artifactPrefix: string;
  /**
   * The bucket with the gates' code.
   * @default - the bucket of the artifacts
   */
  readonly gatesBucketArn?: string;
  /** What reading the commits takes. */
  readonly source: readonly Statement[];
  /** The projects of the stages. */
  readonly projectArns: readonly string[];
  /** The topic that asks for approval, if there is one. */
  readonly approvalTopicArn?: string;
}

/** What a pipeline may do: read the repository and the gates' code, store artifacts, run the stage projects and ask for approval. */
export function pipelineRolePolicy(resources: PipelineRoleResources): PolicyDocument {
  const { location, bucketArn, gatesBucketArn = bucketArn, projectArns } = resources;
  const ourAccount = { StringEquals: { "aws:ResourceAccount": location.accountId } };
  return policyDocument(
    // Every action: CodePipeline inspects the artifact store before it uses it.
    {
      Sid: "ArtifactStore",
      Effect: "Allow",
      Action: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"],
      Resource: gatesBucketArn === bucketArn ? bucketArn : [bucketArn, gatesBucketArn],
      Condition: ourAccount,
    },
    // Source stores the commit, Gates the code of the gates, the stages read it, and Build stores its artifact.
    {
      Sid: "Artifacts",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      Resource: artifactsOf(resources),
      Condition: ourAccount,
    },
    // Gates: find the newest version of the gates' code, and read it.
    {
      Sid: "Gates",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: `${gatesBucketArn}/${FOLDERS.gates}/*`,
      Condition: ourAccount,
    },
    ...writeObjectsStatements(resources),
    ...resources.source,
    // The stages: start the project, follow it, stop it when the run is stopped.
    {
      Sid: "Stages",
      Effect: "Allow",
      Action: ["codebuild:BatchGetBuilds", "codebuild:StartBuild", "codebuild:StopBuild"],
      Resource: projectArns,
    },
    ...approvalStatements(resources),
  );
}

function approvalStatements(resources: PipelineRoleResources): readonly Statement[] {
  const { approvalTopicArn } = resources;
  if (approvalTopicArn === undefined) {
    return [];
  }
  return [
    // Approve: tell the approvers that a run waits.
    { Sid: "AskForApproval", Effect: "Allow", Action: "sns:Publish", Resource: approvalTopicArn },
    ...notifyStatements(resources),
  ];
}
