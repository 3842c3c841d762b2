// EventBridge's delivery: finds the rules in moto that match an event and starts what they point to.
import { CodeBuildClient, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { CodePipelineClient, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { randomUUID } from "node:crypto";
import type { IssuedCredentials, SessionOptions } from "../frontdoor/credentials";
import { roleClient, type RoleClientSettings } from "../frontdoor/roleClient";
import { ruleSession } from "./ruleSession";
import { matches } from "./pattern";
import type { Json, ServiceEvent } from "../frontdoor/service";
import { inputFor } from "./targetInput";

/** What events are delivered with. */
export interface EventBusOptions {
  /** The address of moto, which keeps the rules. */
  readonly moto: string;
  /** The front door's own address, where targets are started in the name of their role. */
  readonly endpoint: string;
  readonly issueCredentials: (roleArn: string, sessionName: string, options: SessionOptions) => IssuedCredentials;
  /** Told what could not be delivered. */
  readonly complain: (message: string) => void;
}

/** What a target needs to be started: the client's settings, in the name of the target's role. */
interface Delivery {
  readonly arn: string;
  readonly input: Json | undefined;
  readonly client: RoleClientSettings;
}

/** How an event gets to a target, by the service in the target's ARN. A new kind of target is a new line here. */
const DELIVERIES: Readonly<Record<string, (delivery: Delivery) => Promise<void>>> = {
  codebuild: startBuild,
  codepipeline: startPipeline,
};

const READER = { accessKeyId: "AKIASANDBOXEVENTS000", secretAccessKey: "none" };

/** The account's default event bus. */
export class EventBus {
  constructor(private readonly options: EventBusOptions) {}

  /**
   * Delivers an event to the targets of all rules that it matches. What goes wrong is complained of and stops nothing.
   */
  publish(event: ServiceEvent): void {
    this.deliver(event).catch((error: unknown) => {
      this.options.complain(`event ${event["detail-type"]}: ${String(error)}`);
    });
  }

  private async deliver(source: ServiceEvent): Promise<void> {
    const event: Json = { version: "0", id: randomUUID(), time: now(), ...source };
    const reader = new EventBridgeClient({ endpoint: this.options.moto, region: source.region, credentials: READER });
    try {
      const rules = (await allRules(reader)).filter((rule) => this.concerns(rule, event));
      for (const rule of rules) {
        const { Targets = [] } = await reader.send(new ListTargetsByRuleCommand({ Rule: rule.Name }));
        await Promise.all(Targets.map((target) => this.start(rule, target, event, source.region)));
      }
    } finally {
      reader.destroy();
    }
  }

  private concerns({ Name = "", EventPattern, State }: Rule, event: Json): boolean {
    if (State !== "ENABLED" || EventPattern === undefined) {
      return false;
    }
    try {
      return matches(JSON.parse(EventPattern) as Json, event);
    } catch (error) {
      this.options.complain(`rule ${Name} is left out: ${String(error)}`);
      return false;
    }
  }

  private async start(rule: Rule, target: Target, event: Json, region: string): Promise<void> {
    const { Arn: arn = "", RoleArn } = target;
    const name = rule.Name ?? "";
    const deliver = DELIVERIES[arn.split(":")[2] ?? ""];
    try {
      if (!deliver) {
        throw new Error("the sandbox delivers no events to it");
      }
      if (!RoleArn) {
        throw new Error("the target has no role to start it with");
      }
      const issued = this.options.issueCredentials(RoleArn, ruleSession(name), {
        assumedBy: { service: "events.amazonaws.com", ...(rule.Arn !== undefined && { sourceArn: rule.Arn }) },
      });
      await deliver({
        arn,
        input: inputFor(target, event),
        client: roleClient(this.options.endpoint, region, issued),
      });
    } catch (error) {
      this.options.complain(`rule ${name}, target ${arn}: ${String(error)}`);
    }
  }
}

async function allRules(reader: EventBridgeClient): Promise<Rule[]> {
  const rules: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await reader.send(new ListRulesCommand({ NextToken }));
    rules.push(...(page.Rules ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return rules;
}

/** A pipeline takes `sourceRevisions` and `variables` from its input and ignores the rest. */
async function startPipeline({ arn, input, client: options }: Delivery): Promise<void> {
  const client = new CodePipelineClient(options);
  try {
    await client.send(new StartPipelineExecutionCommand({ ...structure(input), name: arn.split(":")[5] }));
  } finally {
    client.destroy();
  }
}

/** A project takes the members of StartBuild, such as `environmentVariablesOverride`, and ignores the rest. */
async function startBuild({ arn, input, client: options }: Delivery): Promise<void> {
  const client = new CodeBuildClient(options);
  try {
    await client.send(new StartBuildCommand({ ...structure(input), projectName: arn.split("/")[1] }));
  } finally {
    client.destroy();
  }
}

function structure(input: Json | undefined): Readonly<Record<string, Json | undefined>> {
  return input !== undefined && isStructure(input) ? input : {};
}

function isStructure(value: Json): value is Readonly<Record<string, Json | undefined>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An event's time has no fractions of a second. */
function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}
