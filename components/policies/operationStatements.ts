// The statements that the roles of all operations have in common.
import type { DataKeyResources } from "./dataKeyUse";
import type { Statement } from "./document";
import { artifactStoreStatement, logStatement } from "./stageStatements";

/** What the statements of every operation are made from. */
export interface OperationResources extends DataKeyResources {
  /** The operation's log group, which exists before its first build. */
  readonly logGroupName: string;
  readonly bucketArn: string;
  /** The object with the code of the gates and operations. */
  readonly gatesArn: string;
}

/**
 * Lets an operation write its log and read its own code. A person or an event starts its build, so no pipeline hands it
 * the code.
 */
export function operationStatements(resources: OperationResources): readonly Statement[] {
  return [
    logStatement(resources),
    // CodeBuild, before the install phase: read the code that `pulumi up` stored.
    {
      Sid: "ReadCode",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: resources.gatesArn,
    },
    artifactStoreStatement(resources),
  ];
}
