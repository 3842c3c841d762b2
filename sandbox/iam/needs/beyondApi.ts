// What needs permissions without being an API call: a git pull or push, the archive of a commit, a build's image and report,
// the use of a connection, a session's channel.
import type { EcrRepository } from "../../codebuild/pull";
import { APIS } from "../../codeconnections/connections";
import type { ConnectionUse } from "../../codepipeline/actions/codeStarConnection";
import type { Call } from "../../frontdoor/service";
import { arn, need, type Need } from "./need";

/** What git needs. The call's operation is `GitPull` or `GitPush`. */
export function gitNeed(call: Call, repository: string): Need {
  return need(`codecommit:${call.operation}`, arn(call, "codecommit", repository));
}

/**
 * What a build's report needs. AWS asks for CreateReportGroup whenever a buildspec names a group; that a group which
 * exists already is no exception is a conjecture. Source: "Test report permissions", CodeBuild user guide.
 */
export function reportNeeds(groupArn: string): Need[] {
  const actions = ["CreateReportGroup", "CreateReport", "UpdateReport", "BatchPutTestCases"];
  return actions.map((action) => need(`codebuild:${action}`, groupArn));
}

/** What the pull of a build's image needs. Source: "Sample: Amazon ECR", CodeBuild user guide. */
export function pullNeeds({ account, region, name }: EcrRepository): Need[] {
  const repository = `arn:aws:ecr:${region}:${account}:repository/${name}`;
  return [
    need("ecr:GetAuthorizationToken", "*"),
    ...["BatchGetImage", "BatchCheckLayerAvailability", "GetDownloadUrlForLayer"].map((action) =>
      need(`ecr:${action}`, repository),
    ),
  ];
}

/** What the archive of a commit needs. Source: "CodeCommit source action", CodePipeline user guide. */
export function archiveNeeds(call: Call, repository: string): Need[] {
  const resource = arn(call, "codecommit", repository);
  return ["UploadArchive", "GetUploadArchiveStatus"].map((action) => need(`codecommit:${action}`, resource));
}

/**
 * What it takes to use a connection. CodePipeline asks for the old or the new name of the action, and AWS does not say when
 * for which: people report a connection of the new name that needed the action of the old one, on the ARN as it is
 * (rmarasigan/code-vault-memoir, aws/codestar-to-codeconnections.md), and both were added to
 * awslabs/landing-zone-accelerator-on-aws (issue 828). So both are asked for. Source of the keys: "AWS CodeConnections",
 * service authorization reference. That an upload's status is asked for without the repository is a conjecture; public
 * policies have their condition on the repository in a form that a missing key fulfils (`ForAllValues`).
 */
export function useNeeds({ connectionArn, repository, branch, providerAction }: ConnectionUse): Need[] {
  return APIS.map((api) =>
    need(`${api}:UseConnection`, connectionArn, {
      [`${api}:FullRepositoryId`]: repository,
      [`${api}:BranchName`]: branch,
      [`${api}:ProviderAction`]: providerAction,
      [`${api}:ProviderPermissionsRequired`]: "read_only",
    }),
  );
}

/**
 * What it takes to open a session's channel from the caller's side. The service authorization reference names no resource
 * for this action; AWS's sample policies name the session. Source: "Sample IAM policies for Session Manager", Systems
 * Manager user guide.
 */
export function channelNeed(call: Call, sessionId: string): Need {
  return need("ssmmessages:OpenDataChannel", arn(call, "ssm", `session/${sessionId}`));
}
