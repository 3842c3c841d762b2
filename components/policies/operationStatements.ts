// The statements that the roles of all operations have in common.
import type { Location } from "../basics/location";
import type { Statement } from "./document";
import { logStatement } from "./stageStatements";

/** What the statements of every operation are made from. */
export interface OperationResources {
  readonly location: Location;
  /** The operation's log group, which exists before its first build. */
  readonly logGroupName: string;
  readonly repositoryArn: string;
}

/**
 * Lets an operation write its log and read the repository. A person or an event starts its build, so no pipeline hands
 * it the source.
 */
export function operationStatements(resources: OperationResources): readonly Statement[] {
  return [
    logStatement(resources),
    // CodeBuild, before the install phase: clone the branch.
    { Sid: "Source", Effect: "Allow", Action: "codecommit:GitPull", Resource: resources.repositoryArn },
  ];
}
