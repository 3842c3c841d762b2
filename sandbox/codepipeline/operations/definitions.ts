// CodePipeline's operations on the definitions of pipelines.
import { AwsError, type Call, type Operation, type ServiceEvent } from "../../frontdoor/service";
import { operation } from "../../frontdoor/wire";
import type { RunAction } from "../actions/action";
import { checkDeclaration } from "../declaration/check";
import { structure } from "../declaration/faults";
import { Pipeline } from "../engine/pipeline";
import type { PipelineDeclaration, Tag } from "../model";
import type { Pipelines } from "../pipelines";
import type { SourceWatch } from "../triggers/watch";
import { showDeclaration } from "../views";
import { pageFor, type Named, type Page } from "./inputs";
import { checkTags } from "./tags";

const MAX_PAGE_SIZE = 1000;

/** Whether CodePipeline may assume a role. */
export type MayAssume = (roleArn: string, call: Call) => Promise<boolean>;

/** What new pipelines work with. */
export interface DefinitionOptions {
  readonly mayAssume: MayAssume;
  readonly watch: Pick<SourceWatch, "over">;
  readonly runAction: RunAction;
  readonly publish: (event: ServiceEvent) => void;
}

/** The operations that make, change, delete and show pipelines. */
export function definitionOperations(
  pipelines: Pipelines,
  { mayAssume, watch, runAction, publish }: DefinitionOptions,
): Readonly<Record<string, Operation>> {
  const checkRole = async ({ roleArn }: PipelineDeclaration, call: Call): Promise<void> => {
    if (!(await mayAssume(roleArn, call))) {
      throw structure(`CodePipeline is not authorized to perform AssumeRole on role ${roleArn}`);
    }
  };
  return {
    CreatePipeline: operation(
      async ({ pipeline: declaration, tags = [] }: { pipeline: PipelineDeclaration; tags?: readonly Tag[] }, call) => {
        checkDeclaration(declaration, call.region);
        checkTags(tags);
        await checkRole(declaration, call);
        const identity = pipelines.identify(call, declaration.name);
        if (pipelines.known(call, declaration.name)) {
          throw new AwsError(
            "PipelineNameInUseException",
            `A pipeline with the name '${identity.name}' already exists`,
          );
        }
        const pipeline = new Pipeline({ identity, declaration, tags, runAction, publish });
        pipelines.add(pipeline);
        watch.over(pipeline);
        // A pipeline runs once by itself, unless a variable has no value to run with.
        if ((declaration.variables ?? []).every(({ defaultValue }) => defaultValue !== undefined)) {
          pipeline.start({ trigger: { triggerType: "CreatePipeline", triggerDetail: call.caller.arn } });
        }
        return { pipeline: showDeclaration(declaration, 1), tags };
      },
    ),

    UpdatePipeline: operation(async ({ pipeline: declaration }: { pipeline: PipelineDeclaration }, call) => {
      checkDeclaration(declaration, call.region);
      await checkRole(declaration, call);
      const pipeline = pipelines.known(call, declaration.name);
      // Unlike its siblings, UpdatePipeline declares no PipelineNotFoundException.
      if (!pipeline) {
        throw new AwsError("InvalidStructureException", `There is no pipeline with the name '${declaration.name}'`);
      }
      pipeline.update(declaration);
      watch.over(pipeline);
      return { pipeline: showDeclaration(declaration, pipeline.version) };
    }),

    DeletePipeline: operation(({ name }: Named, call) => {
      const pipeline = pipelines.known(call, name);
      if (pipeline) {
        pipeline.cancelAll();
        pipelines.remove(pipeline);
      }
      return {};
    }),

    GetPipeline: operation(({ name, version }: Named & { version?: number }, call) => {
      const pipeline = pipelines.find(call, name);
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

    ListPipelines: operation((input: Page, { region }) => {
      const all = pipelines.all().filter(({ identity }) => identity.region === region);
      const { items, ...next } = pageFor(all, { maxResults: MAX_PAGE_SIZE, ...input });
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

    ListWebhooks: operation(() => ({ webhooks: [] })),
  };
}
