// How the scripts of a test went: what a result is, and how the log shows it.
import type { Boot } from "../ami/records";

/** How a script went in one boot of one instance. */
export interface TestResult {
  /** The script's file name. */
  readonly name: string;
  readonly instanceType: string;
  readonly boot: Boot;
  readonly seconds: number;
  /** Why it failed, such as "exit status 3"; undefined if it passed. */
  readonly failure?: string;
  /** What the script printed. */
  readonly output: string;
  /** What it printed as errors. */
  readonly errors: string;
}

/** Takes each result of an instance as its script ends. */
export type Report = (result: InstanceResult) => void;

/** A result, as the instance itself tells it. */
export type InstanceResult = Omit<TestResult, "instanceType">;

/** The name of the result that stands for the machine itself. */
export const MACHINE = "boot";

const MOST_SHOWN = 24_000;

/** A result as a group of lines for the log. */
export function resultLines({ name, instanceType, boot, seconds, failure, output, errors }: TestResult): string {
  const outcome = failure === undefined ? "passed" : `FAILED with ${failure}`;
  const head = `${instanceType}, ${boot}: ${name} ${outcome} in ${seconds.toFixed(1)} s`;
  return [head, ...lines(shown(output)), ...lines(shown(errors))].join("\n  | ");
}

/** As much of what a script printed as the log and the report show; the rest is in the artifact bucket. */
export function shown(text: string): string {
  return text.length <= MOST_SHOWN
    ? text
    : `${text.slice(0, MOST_SHOWN)}\n[${text.length - MOST_SHOWN} more characters are in the artifact bucket.]\n`;
}

/** The scripts that failed, each once, with the boots it failed in, and their instance types if there are several. */
export function failedNames(results: readonly TestResult[]): string {
  const types = new Set(results.map(({ instanceType }) => instanceType));
  const boots = new Map<string, string[]>();
  for (const { name, instanceType, boot, failure } of results) {
    if (failure !== undefined) {
      boots.set(name, [...(boots.get(name) ?? []), types.size === 1 ? boot : `${instanceType} ${boot}`]);
    }
  }
  return [...boots].map(([name, each]) => `${name} (${each.join(", ")})`).join(", ");
}

/** The line that says most about the first failure. */
export function firstErrorLine(results: readonly TestResult[]): string {
  const failed = results.find(({ failure }) => failure !== undefined);
  if (failed === undefined) {
    return "";
  }
  return (lines(failed.errors)[0] ?? lines(failed.output).at(-1) ?? failed.failure ?? "").trim();
}

function lines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}
