// Who is told, and what a factory has for that.
import { OPERATIONS, projectName, STAGES, type Operation } from "../basics/names";

/** The settings that say who is told. */
export interface ToldArgs {
  readonly notifyEmails: readonly string[];
  readonly notifyTopicArn?: string;
}

/** Whether anybody is told. */
export function tellsAnybody({ notifyEmails, notifyTopicArn }: ToldArgs): boolean {
  return notifyEmails.length > 0 || notifyTopicArn !== undefined;
}

/** Whether the stack makes the topic. */
export function makesNoticesTopic(settings: ToldArgs): boolean {
  return tellsAnybody(settings) && settings.notifyTopicArn === undefined;
}

/** The operations that a factory has: Tell only where anybody is told. */
export function operationsOf(settings: ToldArgs): readonly Operation[] {
  return OPERATIONS.filter((operation) => operation !== "tell" || tellsAnybody(settings));
}

/** The names of the CodeBuild projects of its stages and operations. */
export function ownProjectNames(settings: ToldArgs & { readonly projectNamePrefix: string }): readonly string[] {
  return [...STAGES, ...operationsOf(settings)].map((purpose) => projectName(settings.projectNamePrefix, purpose));
}
