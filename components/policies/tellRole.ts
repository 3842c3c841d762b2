// The policy of Tell's role.
import { FOLDERS, KEYS } from "../../buildsrc/stages/contract";
import { arnOf } from "../basics/location";
import { writeObjectsStatements } from "./dataKeyUse";
import { policyDocument, type PolicyDocument } from "./document";
import { noticeStatements, type NoticeResources } from "./noticeStatements";
import { operationStatements, type OperationResources } from "./operationStatements";

/** What Tell's policy is made from. */
export interface TellRoleResources extends OperationResources, NoticeResources {
  /** The ARN pattern of the pipelines. */
  readonly pipelineArns: string;
  /** The log groups of the stages and operations whose failures are told. */
  readonly toldLogGroupNames: readonly string[];
}

/** What Tell may do: read what became of a run, and publish to one topic. It changes nothing but its own notes. */
export function tellRolePolicy(resources: TellRoleResources): PolicyDocument {
  const { location, bucketArn, pipelineArns, toldLogGroupNames } = resources;
  return policyDocument(
    ...operationStatements(resources),
    // Read what the actions of a run did.
    {
      Sid: "ReadRuns",
      Effect: "Allow",
      Action: ["codepipeline:GetPipelineExecution", "codepipeline:ListActionExecutions"],
      Resource: pipelineArns,
    },
    // Read why a build failed, at the end of its log.
    {
      Sid: "ReadLogs",
      Effect: "Allow",
      Action: "logs:GetLogEvents",
      Resource: toldLogGroupNames.map((name) => arnOf(location, "logs", `log-group:${name}:log-stream:*`)),
    },
    // Read who can approve, and which releases there are.
    {
      Sid: "ReadRecords",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: [`${bucketArn}/${KEYS.publishSettings}`, `${bucketArn}/${FOLDERS.releases}/*`],
    },
    { Sid: "ListRecords", Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn },
    // Note what was told, so that an event that comes twice is told once.
    {
      Sid: "KeepTold",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: `${bucketArn}/${FOLDERS.told}/*`,
    },
    ...writeObjectsStatements(resources),
    ...noticeStatements(resources),
  );
}
