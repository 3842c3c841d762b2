// What the inputs of several operations have in common, and the pages of their outputs.
import { AwsError } from "../../frontdoor/service";
import { page } from "../../frontdoor/wire";

/** An input that names a pipeline. */
export interface Named {
  readonly name: string;
}

/** An input that asks for one page of a list. */
export interface Page {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** An input that names an execution. */
export interface InExecution {
  readonly pipelineName: string;
  readonly pipelineExecutionId: string;
}

/** An input that names a stage. */
export interface InStage {
  readonly pipelineName: string;
  readonly stageName: string;
}

/** How many entries a page has unless the caller says so. */
const PAGE_SIZE = 100;

/** The page of a list that an input asks for. */
export function pageFor<T>(items: readonly T[], { maxResults = PAGE_SIZE, nextToken }: Page) {
  return page(items, { token: nextToken, size: maxResults, badToken });
}

function badToken(): AwsError {
  return new AwsError("InvalidNextTokenException", "The next token was specified in an invalid format");
}
