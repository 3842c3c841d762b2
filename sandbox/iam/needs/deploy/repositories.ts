// CodeCommit: Pulumi makes the repository and seeds it, and doctor lists them.
import { text, type Call } from "../../../frontdoor/service";
import { arn, type Needs } from "../need";
import { creation, namesakes, tagOperations } from "./forms";

const repository = (call: Call) => arn(call, "codecommit", text(call.input.repositoryName));

/** What they need. */
export const repositories: Needs = {
  ...namesakes("codecommit", () => "*", ["ListRepositories"]),
  ...namesakes("codecommit", repository, [
    "CreateBranch",
    "CreateCommit",
    "DeleteBranch",
    "DeleteRepository",
    "GetBlob",
    "GetDifferences",
    "ListBranches",
    "MergeBranchesByFastForward",
    "UpdateRepositoryDescription",
  ]),
  ...tagOperations("codecommit", { arn: "resourceArn", tags: "tags", keys: "tagKeys" }),
  CreateRepository: (call) =>
    creation({
      action: "codecommit:CreateRepository",
      tagAction: "codecommit:TagResource",
      resource: repository(call),
      tags: call.input.tags,
    }),
};
