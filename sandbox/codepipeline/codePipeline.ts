// CodePipeline as the sandbox speaks it: its operations over the pipelines at work, for the front door.
import type { CodeBuild } from "../codebuild/codeBuild";
import type { Credentials } from "../codebuild/run/role";
import { now, operation, page } from "../frontdoor/wire";
import { ruleOf } from "../eventbridge/ruleSession";
import { AwsError, type Call, type Service, type ServiceEvent } from "../frontdoor/service";
import type { RunAction } from "./actions";
import { Approvals } from "./approval";
import { approvalNotice } from "./approvalNotice";
import { codeBuildAction } from "./codeBuildAction";
import { codeCommitSource } from "./codeCommitSource";
import { checkDeclaration } from "./declaration";
import type {
  PipelineDeclaration,
  PipelineExecution,
  PipelineIdentity,
  RetryMode,
  SourceRevisionOverride,
  Tag,
  Trigger,
} from "./model";
import { Pipeline } from "./pipeline";
import { showAction, showDeclaration, showExecution, showRule, showState, summarizeExecution } from "./views";

export interface CodePipelineOptions {
  /** The front door's own address. */
  readonly endpoint: string;
  readonly issueCredentials: (roleArn: string, sessionName: string) => Credentials;
  readonly codeBuild: Pick<CodeBuild, "expect">;
  /** CodeCommit's archive of a commit, as a zip, for a role that may have it. */
  readonly archive: (repositoryName: string, commitId: string, role: Credentials) => Promise<Uint8Array>;
  readonly publish: (event: ServiceEvent) => void;
}

export interface CodePipeline {
  readonly service: Service;
  /** Ends all executions. */
  close(): Promise<void>;
}

export function createCodePipeline(options: CodePipelineOptions): CodePipeline {
  const { endpoint, issueCredentials, codeBuild, archive, publish } = options;
  const approvals = new Approvals(approvalNotice({ endpoint, issueCredentials }));
  const build = codeBuildAction({ endpoint, issueCredentials, builds: codeBuild });
  const providers: Readonly<Record<string, RunAction>> = {
    CodeCommit: codeCommitSource({ endpoint, issueCredentials, archive }),
    CodeBuild: build,
    Manual: approvals.run,
  };
  return serveCodePipeline({
    approvals,
    publish,
    runAction: (context) => {
      const { provider } = context.declaration.actionTypeId;
      const run = providers[provider];
      return run ? run(context) : Promise.reject(new Error(`The sandbox has no actions of provider ${provider}`));
    },
  });
}

const PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1000;
const MAX_TAGS = 50;

interface Named {
  readonly name: string;
}

interface Page {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

interface InExecution {
  readonly pipelineName: string;
  readonly pipelineExecutionId: string;
}

interface InStage {
  readonly pipelineName: string;
  readonly stageName: string;
}

/** The service over any kind of action; tests give it actions of their own. */
export function serveCodePipeline({
  approvals,
  publish,
  runAction,
}: {
  readonly approvals: Approvals;
  readonly publish: (event: ServiceEvent) => void;
  readonly runAction: RunAction;
}): CodePipeline {
  const pipelines = new Map<string, Pipeline>();
  /** What StartPipelineExecution has been asked with a token already. */
  const byToken = new Map<string, string>();

  const find = (call: Call, name: string): Pipeline => {
    const pipeline = pipelines.get(identify(call, name).arn);
    if (!pipeline) {
      throw new AwsError(
        "PipelineNotFoundException",
        `Account '${call.caller.accountId}' does not have a pipeline with name '${name}'`,
      );
    }
    return pipeline;
  };
  const findByArn = (arn: string): Pipeline => {
    const pipeline = pipelines.get(arn);
    if (!pipeline) throw new AwsError("ResourceNotFoundException", `There is no pipeline with the ARN ${arn}`);
    return pipeline;
  };

  const operations = {
    CreatePipeline: operation(
      ({ pipeline: declaration, tags = [] }: { pipeline: PipelineDeclaration; tags?: readonly Tag[] }, call) => {
        const identity = identify(call, declaration.name);
        if (pipelines.has(identity.arn)) {
          throw new AwsError(
            "PipelineNameInUseException",
            `A pipeline with the name '${identity.name}' already exists`,
          );
        }
        checkDeclaration(declaration, call.region);
        checkTags(tags);
        const pipeline = new Pipeline({ identity, declaration, tags, runAction, publish });
        pipelines.set(identity.arn, pipeline);
        // A pipeline runs once by itself, unless a variable has no value to run with.
        if ((declaration.variables ?? []).every(({ defaultValue }) => defaultValue !== undefined)) {
          pipeline.start({ trigger: { triggerType: "CreatePipeline", triggerDetail: call.caller.arn } });
        }
        return { pipeline: showDeclaration(declaration, 1), tags };
      },
    ),

    UpdatePipeline: operation(({ pipeline: declaration }: { pipeline: PipelineDeclaration }, call) => {
      const pipeline = pipelines.get(identify(call, declaration.name).arn);
      // Unlike its siblings, UpdatePipeline declares no PipelineNotFoundException.
      if (!pipeline) {
        throw new AwsError("InvalidStructureException", `There is no pipeline with the name '${declaration.name}'`);
      }
      checkDeclaration(declaration, call.region);
      pipeline.update(declaration);
      return { pipeline: showDeclaration(declaration, pipeline.version) };
    }),

    DeletePipeline: operation(({ name }: Named, call) => {
      const { arn } = identify(call, name);
      pipelines.get(arn)?.cancelAll();
      pipelines.delete(arn);
      return {};
    }),

    GetPipeline: operation(({ name, version }: Named & { version?: number }, call) => {
      const pipeline = find(call, name);
      const number = version ?? pipeline.version;
      const declaration = pipeline.versions[number - 1];
      if (!declaration) {
        throw new AwsError("PipelineVersionNotFoundException", `Pipeline '${name}' has no version ${number}`);
      }
      return {
        pipeline: showDeclaration(declaration, number),
        metadata: { pipelineArn: pipeline.identity.arn, created: pipeline.created, updated: pipeline.updated },
      };
    }),

    ListPipelines: operation(({ maxResults = MAX_PAGE_SIZE, nextToken }: Page, { region }) => {
      const all = [...pipelines.values()].filter(({ identity }) => identity.region === region);
      const { items, ...next } = page(all, { token: nextToken, size: maxResults, badToken });
      return {
        pipelines: items.map((pipeline) => ({
          name: pipeline.identity.name,
          version: pipeline.version,
          pipelineType: pipeline.declaration.pipelineType ?? "V1",
          executionMode: pipeline.mode,
          created: pipeline.created,
          updated: pipeline.updated,
        })),
        ...next,
      };
    }),

    GetPipelineState: operation(({ name }: Named, call) => showState(find(call, name))),

    GetPipelineExecution: operation(({ pipelineName, pipelineExecutionId }: InExecution, call) => {
      const pipeline = find(call, pipelineName);
      return { pipelineExecution: showExecution(pipeline, findExecution(pipeline, pipelineExecutionId)) };
    }),

    ListPipelineExecutions: operation(
      (
        {
          pipelineName,
          maxResults = PAGE_SIZE,
          nextToken,
          filter,
        }: Page & { pipelineName: string; filter?: { succeededInStage?: { stageName?: string } } },
        call,
      ) => {
        const stage = filter?.succeededInStage?.stageName;
        const newestFirst = find(call, pipelineName)
          .executions.filter((execution) => stage === undefined || hasPassed(execution, stage))
          .reverse();
        const { items, ...next } = page(newestFirst, { token: nextToken, size: maxResults, badToken });
        return { pipelineExecutionSummaries: items.map(summarizeExecution), ...next };
      },
    ),

    ListActionExecutions: operation(
      (
        {
          pipelineName,
          filter,
          maxResults = PAGE_SIZE,
          nextToken,
        }: Page & {
          pipelineName: string;
          filter?: {
            pipelineExecutionId?: string;
            latestInPipelineExecution?: { pipelineExecutionId: string; startTimeRange: "Latest" | "All" };
          };
        },
        call,
      ) => {
        const pipeline = find(call, pipelineName);
        const latest = filter?.latestInPipelineExecution;
        const id = latest?.pipelineExecutionId ?? filter?.pipelineExecutionId;
        const executions = id === undefined ? pipeline.executions : [findExecution(pipeline, id)];
        const newestFirst = executions
          .flatMap((execution) => execution.actions.map((action) => ({ execution, action })))
          .filter(
            ({ execution, action }) =>
              latest?.startTimeRange !== "Latest" || isLastOfItsName(execution, action.actionExecutionId),
          )
          .reverse();
        const { items, ...next } = page(newestFirst, { token: nextToken, size: maxResults, badToken });
        return {
          actionExecutionDetails: items.map(({ execution, action }) => showAction(execution, action)),
          ...next,
        };
      },
    ),

    ListRuleExecutions: operation(
      (
        {
          pipelineName,
          filter,
          maxResults = PAGE_SIZE,
          nextToken,
        }: Page & { pipelineName: string; filter?: { pipelineExecutionId?: string } },
        call,
      ) => {
        const pipeline = find(call, pipelineName);
        const id = filter?.pipelineExecutionId;
        const executions = id === undefined ? pipeline.executions : [findExecution(pipeline, id)];
        const newestFirst = executions
          .flatMap((execution) => execution.rules.map((rule) => showRule(execution, rule)))
          .reverse();
        const { items, ...next } = page(newestFirst, { token: nextToken, size: maxResults, badToken });
        return { ruleExecutionDetails: items, ...next };
      },
    ),

    StartPipelineExecution: operation(
      (
        {
          name,
          variables,
          clientRequestToken,
          sourceRevisions,
        }: Named & {
          variables?: readonly { name: string; value: string }[];
          clientRequestToken?: string;
          sourceRevisions?: readonly SourceRevisionOverride[];
        },
        call,
      ) => {
        const pipeline = find(call, name);
        const key = clientRequestToken && `${pipeline.identity.arn} ${clientRequestToken}`;
        const known = key === undefined ? undefined : byToken.get(key);
        if (known !== undefined) return { pipelineExecutionId: known };
        const { pipelineExecutionId } = pipeline.start({
          trigger: triggerOf(call),
          ...(variables && { variables }),
          ...(sourceRevisions && { sourceRevisions }),
        });
        if (key !== undefined) byToken.set(key, pipelineExecutionId);
        return { pipelineExecutionId };
      },
    ),

    StopPipelineExecution: operation(
      (
        {
          pipelineName,
          pipelineExecutionId,
          abandon = false,
          reason,
        }: InExecution & { abandon?: boolean; reason?: string },
        call,
      ) => {
        const pipeline = find(call, pipelineName);
        pipeline.stop(findToStop(pipeline, pipelineExecutionId), abandon, reason);
        return { pipelineExecutionId };
      },
    ),

    RetryStageExecution: operation(
      (
        { pipelineName, stageName, pipelineExecutionId, retryMode }: InExecution & InStage & { retryMode: RetryMode },
        call,
      ) => {
        const pipeline = find(call, pipelineName);
        const execution = pipeline.executions.find((each) => each.pipelineExecutionId === pipelineExecutionId);
        if (!execution) {
          throw new AwsError(
            "NotLatestPipelineExecutionException",
            `Execution ${pipelineExecutionId} is not one of pipeline '${pipelineName}'`,
          );
        }
        pipeline.retry(execution, stageName, retryMode);
        return { pipelineExecutionId };
      },
    ),

    RollbackStage: operation(({ stageName }: InStage) => {
      throw new AwsError(
        "UnableToRollbackStageException",
        `The sandbox does not emulate stage rollback; start an execution with the sourceRevisions that stage ${stageName} is to run with`,
      );
    }),

    PutApprovalResult: operation(
      (
        {
          pipelineName,
          stageName,
          actionName,
          result,
          token,
        }: InStage & {
          actionName: string;
          result: { summary: string; status: "Approved" | "Rejected" };
          token: string;
        },
        call,
      ) => {
        const pipeline = find(call, pipelineName);
        findStage(pipeline, stageName);
        const stage = pipeline.declaration.stages.find(({ name }) => name === stageName);
        if (!stage?.actions.some(({ name }) => name === actionName)) {
          throw new AwsError("ActionNotFoundException", `Stage '${stageName}' has no action '${actionName}'`);
        }
        const expected = pipeline.stage(stageName).actions.get(actionName)?.progress.token;
        approvals.decide(token, expected, { ...result, by: call.caller.arn });
        return { approvedAt: now() };
      },
    ),

    DisableStageTransition: operation(
      ({ pipelineName, stageName, transitionType, reason }: TransitionInput & { reason: string }, call) =>
        setTransition(find(call, pipelineName), { pipelineName, stageName, transitionType }, call, reason),
    ),

    EnableStageTransition: operation((input: TransitionInput, call) =>
      setTransition(find(call, input.pipelineName), input, call, undefined),
    ),

    ListTagsForResource: operation(({ resourceArn }: { resourceArn: string }) => ({
      tags: findByArn(resourceArn).tags,
    })),

    TagResource: operation(({ resourceArn, tags }: { resourceArn: string; tags: readonly Tag[] }) => {
      const pipeline = findByArn(resourceArn);
      const all = [...new Map([...pipeline.tags, ...tags].map((tag) => [tag.key, tag])).values()];
      checkTags(all);
      pipeline.tags = all;
      return {};
    }),

    UntagResource: operation(({ resourceArn, tagKeys }: { resourceArn: string; tagKeys: readonly string[] }) => {
      const pipeline = findByArn(resourceArn);
      pipeline.tags = pipeline.tags.filter(({ key }) => !tagKeys.includes(key));
      return {};
    }),

    ListWebhooks: operation(() => ({ webhooks: [] })),
  };

  return {
    service: { name: "codepipeline", operations },
    close: async () => {
      await Promise.all([...pipelines.values()].map((pipeline) => pipeline.close()));
    },
  };
}

interface TransitionInput extends InStage {
  readonly transitionType: "Inbound" | "Outbound";
}

function setTransition(
  pipeline: Pipeline,
  { stageName, transitionType }: TransitionInput,
  call: Call,
  reason: string | undefined,
): object {
  const index = findStage(pipeline, stageName);
  // The way out of a stage is the way into the next.
  const stage = pipeline.declaration.stages[transitionType === "Inbound" ? index : index + 1];
  if (!stage) {
    throw new AwsError("ValidationException", `Stage '${stageName}' is the last one and has no outbound transition`);
  }
  pipeline.stage(stage.name).gate.setTransition(reason === undefined, call.caller.arn, reason, pipeline.mode);
  return {};
}

function identify({ region, caller }: Call, name: string): PipelineIdentity {
  const account = caller.accountId;
  return { name, region, account, arn: `arn:aws:codepipeline:${region}:${account}:${name}` };
}

function findExecution(pipeline: Pipeline, id: string): PipelineExecution {
  const execution = pipeline.executions.find(({ pipelineExecutionId }) => pipelineExecutionId === id);
  if (!execution) {
    throw new AwsError(
      "PipelineExecutionNotFoundException",
      `Execution ${id} is not one of pipeline '${pipeline.identity.name}'`,
    );
  }
  return execution;
}

function findToStop(pipeline: Pipeline, id: string): PipelineExecution {
  const execution = pipeline.executions.find(({ pipelineExecutionId }) => pipelineExecutionId === id);
  // StopPipelineExecution declares no PipelineExecutionNotFoundException.
  if (!execution) {
    throw new AwsError("PipelineExecutionNotStoppableException", `Execution ${id} is not one of this pipeline`);
  }
  return execution;
}

function findStage(pipeline: Pipeline, stageName: string): number {
  const index = pipeline.declaration.stages.findIndex(({ name }) => name === stageName);
  if (index === -1) {
    throw new AwsError(
      "StageNotFoundException",
      `Pipeline '${pipeline.identity.name}' does not have a stage with name '${stageName}'`,
    );
  }
  return index;
}

function hasPassed(execution: PipelineExecution, stageName: string): boolean {
  const stage = execution.declaration.stages.find(({ name }) => name === stageName);
  return (
    stage?.actions.every(({ name }) =>
      execution.actions.some(
        (action) => action.stageName === stageName && action.declaration.name === name && action.status === "Succeeded",
      ),
    ) ?? false
  );
}

function isLastOfItsName(execution: PipelineExecution, id: string): boolean {
  const action = execution.actions.find(({ actionExecutionId }) => actionExecutionId === id);
  const last = execution.actions.findLast(
    ({ stageName, declaration }) => stageName === action?.stageName && declaration.name === action.declaration.name,
  );
  return last === action;
}

function triggerOf({ caller, region }: Call): Trigger {
  const rule = ruleOf(caller);
  return rule === undefined
    ? { triggerType: "StartPipelineExecution", triggerDetail: caller.arn }
    : { triggerType: "CloudWatchEvent", triggerDetail: `arn:aws:events:${region}:${caller.accountId}:rule/${rule}` };
}

function checkTags(tags: readonly Tag[]): void {
  if (tags.length > MAX_TAGS)
    throw new AwsError("TooManyTagsException", `${tags.length} tags, at most ${MAX_TAGS} are allowed`);
  const reserved = tags.find(({ key }) => key.startsWith("aws:"));
  if (reserved)
    throw new AwsError("InvalidTagsException", `Tag ${reserved.key}: keys that start with aws: are reserved`);
}

function badToken(): AwsError {
  return new AwsError("InvalidNextTokenException", "The next token was specified in an invalid format");
}
