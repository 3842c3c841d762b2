// Runs doctor for a factory in the sandbox, as a person would.
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import type { Factory } from "./factory";

const DOCTOR = join(dirname(dirname(__dirname)), "scripts", "doctor", "main.ts");
const LOADER = require.resolve("tsx/cjs");

/** What came of doctor. */
export interface DoctorResult {
  readonly code: number;
  /** What it printed, with line breaks and columns made one space. */
  readonly output: string;
}

/**
 * Runs doctor in the factory's folder.
 *
 * @param environment - what differs from the sandbox's environment
 */
export function runDoctor(
  { sandbox, folder, stack }: Factory,
  environment: Readonly<Record<string, string>> = {},
  stackName = stack.name,
): Promise<DoctorResult> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--no-warnings", "--require", LOADER, DOCTOR, "--stack", stackName],
      { cwd: folder, env: { ...sandbox.environment(), ...environment } },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: (stdout + stderr).replace(/\s+/g, " ") });
      },
    );
  });
}
