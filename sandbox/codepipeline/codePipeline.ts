// CodePipeline as the sandbox emulates it: puts the actions, the pipelines and the operations on them together.
import type { CodeBuild } from "../codebuild/codeBuild";
import type { Credentials } from "../codebuild/run/role";
import type { ProviderEvent } from "../codeconnections/provider/events";
import type { Service, ServiceEvent } from "../frontdoor/service";
import type { RunAction } from "./actions/action";
import { Approvals } from "./actions/approval";
import { approvalNotice } from "./actions/approvalNotice";
import { codeBuildAction } from "./actions/codeBuild";
import { codeCommitSource, type CodeCommitSourceOptions } from "./actions/codeCommit";
import { connectionSource, type ConnectionSourceOptions } from "./actions/codeStarConnection";
import { s3Source } from "./actions/s3";
import { definitionOperations, type MayAssume } from "./operations/definitions";
import { executionOperations } from "./operations/executions";
import { historyOperations } from "./operations/history";
import { stageOperations } from "./operations/stages";
import { tagOperations } from "./operations/tags";
import { Pipelines } from "./pipelines";
import { SourceWatch } from "./triggers/watch";

/** What CodePipeline works with. */
export interface CodePipelineOptions {
  /** The front door's own address. */
  readonly endpoint: string;
  readonly issueCredentials: (roleArn: string, sessionName: string) => Credentials;
  readonly mayAssume: MayAssume;
  readonly codeBuild: Pick<CodeBuild, "expect">;
  /** CodeCommit's archive of a commit, as a zip, for a role that may have it. */
  readonly archive: CodeCommitSourceOptions["archive"];
  readonly authorizeUse: ConnectionSourceOptions["authorizeUse"];
  readonly reach: ConnectionSourceOptions["reach"];
  readonly publish: (event: ServiceEvent) => void;
  /** Told what could not be started. */
  readonly complain: (message: string) => void;
}

/** CodePipeline, for the front door. */
export interface CodePipeline {
  readonly service: Service;
  /** Starts the pipelines that wait for what happened in a provider's repository. */
  readonly notice: (event: ProviderEvent) => void;
  /** Ends all executions. */
  close(): Promise<void>;
}

/** CodePipeline with the actions that the sandbox emulates. */
export function createCodePipeline(options: CodePipelineOptions): CodePipeline {
  const { endpoint, issueCredentials, mayAssume, codeBuild, archive, authorizeUse, reach, publish, complain } = options;
  const approvals = new Approvals(approvalNotice({ endpoint, issueCredentials }));
  const providers: Readonly<Record<string, RunAction>> = {
    CodeCommit: codeCommitSource({ endpoint, issueCredentials, archive }),
    CodeStarSourceConnection: connectionSource({ endpoint, issueCredentials, authorizeUse, reach }),
    S3: s3Source({ endpoint, issueCredentials }),
    CodeBuild: codeBuildAction({ endpoint, issueCredentials, builds: codeBuild }),
    Manual: approvals.run,
  };
  return serveCodePipeline({
    approvals,
    mayAssume,
    reach,
    publish,
    complain,
    runAction: (context) => {
      const { provider } = context.declaration.actionTypeId;
      const run = providers[provider];
      return run ? run(context) : Promise.reject(new Error(`The sandbox has no actions of provider ${provider}`));
    },
  });
}

/** What the service needs, whatever its actions do. */
export interface ServeOptions {
  readonly approvals: Approvals;
  readonly mayAssume: MayAssume;
  readonly reach: ConnectionSourceOptions["reach"];
  readonly publish: (event: ServiceEvent) => void;
  readonly complain: (message: string) => void;
  readonly runAction: RunAction;
}

/** The service over any kind of action; tests give it actions of their own. */
export function serveCodePipeline(options: ServeOptions): CodePipeline {
  const { approvals, mayAssume, reach, publish, complain, runAction } = options;
  const pipelines = new Pipelines();
  const watch = new SourceWatch({ pipelines, reach, complain });
  const operations = {
    ...definitionOperations(pipelines, { mayAssume, watch, runAction, publish }),
    ...executionOperations(pipelines),
    ...historyOperations(pipelines),
    ...stageOperations(pipelines, approvals),
    ...tagOperations(pipelines),
  };
  return {
    service: { name: "codepipeline", operations },
    notice: (event) => {
      watch.notice(event);
    },
    close: async () => {
      await Promise.all(pipelines.all().map((pipeline) => pipeline.close()));
    },
  };
}
