// Starts pipelines when something happens in the repositories of their connections.
import type { ProviderEvent } from "../../codeconnections/provider/events";
import type { ConnectionSourceOptions } from "../actions/codeStarConnection";
import { connectionSources } from "../declaration/parts";
import type { Pipeline } from "../engine/pipeline";
import type { Pipelines } from "../pipelines";
import { startsOf, type Start } from "./starts";

/** What the watch works with. */
export interface SourceWatchOptions {
  readonly pipelines: Pick<Pipelines, "all">;
  readonly reach: ConnectionSourceOptions["reach"];
  /** Told what could not be started. */
  readonly complain: (message: string) => void;
}

/** The webhooks of all pipelines. */
export class SourceWatch {
  /** Pipeline to the connections for which it has a webhook. */
  private readonly webhooks = new WeakMap<Pipeline, ReadonlySet<string>>();

  constructor(private readonly options: SourceWatchOptions) {}

  /**
   * Sets up a pipeline's webhooks, when it is made or changed. A connection that is pending then gets none, also when it
   * becomes available. Source: aws-ia/terraform-aws-control_tower_account_factory, issue 589.
   */
  over(pipeline: Pipeline): void {
    const sources = connectionSources(pipeline.declaration).map(({ configuration = {} }) => configuration);
    const available = sources.filter(
      ({ ConnectionArn = "", FullRepositoryId = "" }) =>
        this.options.reach(ConnectionArn, FullRepositoryId).status === "AVAILABLE",
    );
    this.webhooks.set(pipeline, new Set(available.map(({ ConnectionArn = "" }) => ConnectionArn)));
  }

  /** Starts what waits for an event. */
  notice(event: ProviderEvent): void {
    for (const pipeline of this.options.pipelines.all()) {
      for (const start of startsOf(pipeline.declaration, event)) {
        const isHeard = this.webhooks.get(pipeline)?.has(start.connectionArn) ?? false;
        if (isHeard && this.options.reach(start.connectionArn, event.repository).git) {
          this.start(pipeline, start);
        }
      }
    }
  }

  private start(pipeline: Pipeline, { actionName, connectionArn, triggerType, commit, variables }: Start): void {
    try {
      pipeline.start({
        trigger: { triggerType, triggerDetail: connectionArn },
        sourceRevisions: [{ actionName, revisionType: "COMMIT_ID", revisionValue: commit }],
        sourceEvent: { actionName, variables },
      });
    } catch (error) {
      this.options.complain(`${triggerType} of ${pipeline.identity.name}: ${String(error)}`);
    }
  }
}
