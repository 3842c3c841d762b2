// EventBridge's delivery: finds the rules in moto that match an event and starts the pipelines they point to.
import { CodePipelineClient, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { randomUUID } from "node:crypto";
import type { IssuedCredentials } from "./credentials";
import { matches, transform, valueAt } from "./eventPattern";
import type { Json, ServiceEvent } from "./service";

export interface EventBusOptions {
  /** Where moto answers, which keeps the rules. */
  readonly moto: string;
  /** The front door's own address, where targets are started in the name of their role. */
  readonly endpoint: string;
  readonly issueCredentials: (roleArn: string, sessionName: string) => IssuedCredentials;
  /** Told what could not be delivered. */
  readonly complain: (message: string) => void;
}

const READER = { accessKeyId: "AKIASANDBOXEVENTS000", secretAccessKey: "none" };

/** The account's default event bus. */
export class EventBus {
  constructor(private readonly options: EventBusOptions) {}

  /** Delivers an event to all whom it concerns; what goes wrong is complained of and stops nothing. */
  publish(event: ServiceEvent): void {
    this.deliver(event).catch((error: unknown) => {
      this.options.complain(`event ${event["detail-type"]}: ${String(error)}`);
    });
  }

  private async deliver(source: ServiceEvent): Promise<void> {
    const event: Json = { version: "0", id: randomUUID(), time: new Date().toISOString(), ...source };
    const reader = new EventBridgeClient({ endpoint: this.options.moto, region: source.region, credentials: READER });
    try {
      const { Rules = [] } = await reader.send(new ListRulesCommand({}));
      const matching = Rules.filter(
        ({ EventPattern, State }) =>
          State === "ENABLED" && EventPattern && matches(JSON.parse(EventPattern) as Json, event),
      );
      for (const rule of matching) {
        const { Targets = [] } = await reader.send(new ListTargetsByRuleCommand({ Rule: rule.Name }));
        for (const target of Targets) await this.start(rule, target, event, source.region);
      }
    } finally {
      reader.destroy();
    }
  }

  private async start(rule: Rule, target: Target, event: Json, region: string): Promise<void> {
    const { Arn = "", RoleArn } = target;
    const [, , service, , , name] = Arn.split(":");
    if (service !== "codepipeline") {
      this.options.complain(`rule ${rule.Name ?? ""}: the sandbox delivers no events to ${Arn}`);
      return;
    }
    if (!RoleArn) throw new Error(`rule ${rule.Name ?? ""}: its target ${Arn} has no role to start the pipeline with`);
    const issued = this.options.issueCredentials(RoleArn, `AWSEvents_${rule.Name ?? ""}`);
    const client = new CodePipelineClient({
      endpoint: this.options.endpoint,
      region,
      credentials: {
        accessKeyId: issued.AccessKeyId,
        secretAccessKey: issued.SecretAccessKey,
        sessionToken: issued.Token,
      },
    });
    try {
      await client.send(new StartPipelineExecutionCommand({ ...startInput(target, event), name }));
    } finally {
      client.destroy();
    }
  }
}

/** What a target makes of the event; a pipeline takes `sourceRevisions` and `variables` from it. */
function startInput({ Input, InputPath, InputTransformer }: Target, event: Json): object {
  if (Input) return JSON.parse(Input) as object;
  if (InputTransformer?.InputTemplate) {
    return JSON.parse(transform(InputTransformer.InputTemplate, InputTransformer.InputPathsMap ?? {}, event)) as object;
  }
  const whole = InputPath ? valueAt(InputPath, event) : undefined;
  return typeof whole === "object" && whole !== null ? whole : {};
}
