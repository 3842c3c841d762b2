// Reads from an instance's console how its self test went.
import type { Boot } from "../ami/records";
import type { InstanceResult } from "./results";

/** The kernel's id of the newest boot in which the self test has begun. */
export function selfTestBegun(console: string, nonce: string): string | undefined {
  return [...unixLines(console).matchAll(new RegExp(`^${nonce} (\\S+) begun$`, "gm"))].at(-1)?.[1];
}

/**
 * How the scripts went in that boot; undefined until all have ended. The last line of a self test repeats how each script
 * ended, so that it does not matter if the beginning of the console is lost.
 */
export function readSelfTest(
  console: string,
  nonce: string,
  bootId: string,
  boot: Boot,
): readonly InstanceResult[] | undefined {
  const text = unixLines(console);
  const mark = `${nonce} ${bootId}`;
  const ends = new RegExp(`^${mark} done((?: end \\S+ \\d+ \\d+)+)$`, "m").exec(text)?.[1];
  if (ends === undefined) {
    return undefined;
  }
  const between = (from: string, to: string) => {
    const [, after = ""] = text.split(`\n${mark} ${from}\n`);
    const end = after.indexOf(`\n${mark} ${to}`);
    return end === -1 ? "" : after.slice(0, end);
  };
  return [...ends.matchAll(/ end (\S+) (\d+) (\d+)/g)].map(([, name = "", status = "", seconds = ""]) => ({
    name,
    boot,
    seconds: Number(seconds),
    ...(status !== "0" && { failure: `exit status ${status}` }),
    output: between(`begin ${name}`, `errors ${name}`),
    errors: between(`errors ${name}`, `end ${name} `),
  }));
}

function unixLines(console: string): string {
  return console.replaceAll("\r", "");
}
