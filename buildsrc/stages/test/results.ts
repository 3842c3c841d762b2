// How the scripts of a test went: what a result is, and how the log shows it.
import type { Boot } from "../ami/records";

/** How a script went in one boot. */
export interface TestResult {
  /** The script's file name. */
  readonly name: string;
  readonly boot: Boot;
  readonly seconds: number;
  /** Why it failed, such as "exit status 3"; undefined if it passed. */
  readonly failure?: string;
  /** What the script printed. */
  readonly output: string;
  /** What it printed as errors. */
  readonly errors: string;
}

/** Takes each result as its script ends. */
export type Report = (result: TestResult) => void;

/** The name of the result that stands for the machine itself. */
export const MACHINE = "boot";

/** A result as a group of lines for the log. */
export function resultLines({ name, boot, seconds, failure, output, errors }: TestResult): string {
  const outcome = failure === undefined ? "passed" : `FAILED with ${failure}`;
  return [`${boot}: ${name} ${outcome} in ${seconds.toFixed(1)} s`, ...lines(output), ...lines(errors)].join("\n  | ");
}

/** The scripts that failed, each once, with the boots it failed in. */
export function failedNames(results: readonly TestResult[]): string {
  const boots = new Map<string, Boot[]>();
  for (const { name, boot, failure } of results) {
    if (failure !== undefined) {
      boots.set(name, [...(boots.get(name) ?? []), boot]);
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
