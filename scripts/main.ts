// Runs a script that a person has typed: help when asked for, an error as one message. Used by promote.ts and releases.ts.

/** @param work - gives the exit code */
export async function main(help: string, work: () => Promise<number>): Promise<void> {
  if (process.argv.includes("--help") || process.argv.includes("-h")) {
    console.log(help);
    return;
  }
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
