// What is not an API call of the public models and yet needs permissions: a git pull or push, the archive of a commit that
// CodePipeline has CodeCommit upload, and a build's report.
import type { Call } from "../../frontdoor/service";
import { arn, need, type Need } from "./need";

/** The call's operation is `GitPull` or `GitPush`. */
export function gitNeed(call: Call, repository: string): Need {
  return need(`codecommit:${call.operation}`, arn(call, "codecommit", repository));
}

/** Source: "Test report permissions", CodeBuild user guide. The group exists: nobody has to create it. */
export function reportNeeds(groupArn: string): Need[] {
  return ["CreateReport", "UpdateReport", "BatchPutTestCases"].map((action) => need(`codebuild:${action}`, groupArn));
}

/** Source: "CodeCommit source action", CodePipeline user guide. */
export function archiveNeeds(call: Call, repository: string): Need[] {
  const resource = arn(call, "codecommit", repository);
  return ["UploadArchive", "GetUploadArchiveStatus"].map((action) => need(`codecommit:${action}`, resource));
}
