// What `npm test` runs after the set-up: unit tests, the type check, the linters and the architecture's rules, side by side, each shown whole.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

/** The unit tests that do not load Pulumi. The others are all the rest. */
const withoutPulumi = ["tests/buildsrc/**/*.test.ts", "tests/sandbox/!(iam)/**/*.test.ts"];
const ignored = withoutPulumi.flatMap((files) => ["--ignore", files]);

/** What the architecture's rules are about. */
const sources = ["index.ts", "settings.ts", "components", "buildsrc/stages", "sandbox", "scripts", "tests"];

/**
 * What it is called, the program in node_modules and its arguments; the longest comes first.
 *
 * The unit tests are two processes. Those without Pulumi start some 300 programs, most of them git. Node forks itself for
 * each, which takes the longer the more it has loaded.
 */
const checks = [
  ["unit tests without Pulumi", "mocha/bin/mocha.js", withoutPulumi],
  ["unit tests with Pulumi", "mocha/bin/mocha.js", ["tests/**/*.test.ts", ...ignored]],
  ["lint", "oxlint/bin/oxlint", []],
  ["architecture", "dependency-cruiser/bin/dependency-cruise.mjs", ["--config", ".dependency-cruiser.cjs", ...sources]],
  // TypeScript 7 checks in two seconds what 5.9, which Pulumi's runtime needs, checks in ten.
  ["types", "typescript-7/bin/tsc", ["--noEmit"]],
  ["format", "oxfmt/bin/oxfmt", ["--check", "."]],
];

function run([name, program, args]) {
  const started = Date.now();
  const child = spawn(process.execPath, [`node_modules/${program}`, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  child.stderr.on("data", (text) => (output += text));
  return new Promise((resolve) => {
    child.on("close", (code) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? "passed" : "FAILED"}  ${name} (${seconds} s)`);
      if (code !== 0 || name.startsWith("unit tests")) console.log(output.trimEnd());
      const { passed, failed } = counted(output) ?? { passed: code === 0 ? 1 : 0, failed: 0 };
      // A check that ends badly without naming a failed test has failed all the same.
      resolve({ passed, failed: code === 0 ? failed : Math.max(failed, 1) });
    });
  });
}

/** Mocha counts its tests itself; any other check counts as one. */
function counted(output) {
  const passing = /^ *(\d+) passing/m.exec(output);
  const failing = /^ *(\d+) failing/m.exec(output);
  return passing ? { passed: Number(passing[1]), failed: Number(failing?.[1] ?? 0) } : undefined;
}

// Arguments name the checks to run, by how their names begin; without any, all are run.
const wanted = process.argv.slice(2);
const waiting = checks.filter(([name]) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)));
if (waiting.length === 0) throw new Error(`No check is called ${wanted.join(" or ")}.`);
const results = [];
async function worker() {
  for (let check = waiting.shift(); check; check = waiting.shift()) results.push(await run(check));
}
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));

const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
