// The event that CodeCommit sends to EventBridge when a branch or tag is created, moved or deleted.
import type { Caller, ServiceEvent } from "../frontdoor/service";
import type { Move } from "../git/http";

/** The repository that a reference is in. */
interface Place {
  readonly arn: string;
  readonly id: string;
  readonly name: string;
}

/** The event of one move. Source: "Monitoring CodeCommit events in Amazon EventBridge", CodeCommit user guide. */
export function referenceEvent({ arn, id, name }: Place, { reference, from, to }: Move, caller: Caller): ServiceEvent {
  const [, , , region = "", account = ""] = arn.split(":");
  const [, kind, ...rest] = reference.split("/");
  return {
    source: "aws.codecommit",
    "detail-type": "CodeCommit Repository State Change",
    region,
    account,
    resources: [arn],
    detail: {
      callerUserArn: caller.arn,
      event: to ? (from ? "referenceUpdated" : "referenceCreated") : "referenceDeleted",
      referenceFullName: reference,
      referenceName: rest.join("/"),
      referenceType: kind === "tags" ? "tag" : "branch",
      repositoryId: id,
      repositoryName: name,
      ...(to && { commitId: to }),
      ...(from && { oldCommitId: from }),
    },
  };
}
