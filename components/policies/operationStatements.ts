// What the role of every operation needs: to write its log and to read the repository. Its build is started by a person or
// an event, so there is no pipeline that hands it the source.
import type { Location } from "../basics/location";
import type { Statement } from "./document";
import { logStatement } from "./stageStatements";

export interface OperationResources {
  readonly location: Location;
  /** The operation's log group, which exists before its first build. */
  readonly logGroupName: string;
  readonly repositoryArn: string;
}

export function operationStatements(resources: OperationResources): readonly Statement[] {
  return [
    logStatement(resources),
    // CodeBuild, before the install phase: clone the branch.
    { Sid: "Source", Effect: "Allow", Action: "codecommit:GitPull", Resource: resources.repositoryArn },
  ];
}
