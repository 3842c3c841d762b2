// The test scripts of an image, its own and the factory's; refuses those that cannot be brought onto the instance.
import { basename } from "node:path";
import { StageError } from "../common/stageError";
import { readCommitFile } from "../image/commitFiles";
import type { Image } from "../image/folder";
import { INTERPRETER_REMEDY, interpreterOf } from "../image/interpreter";
import { MAX_COMMAND_BYTES, scriptCommand } from "./command";
import { HYGIENE_TEST, hygieneTest } from "./hygiene";
import { scriptEnvironment, type ScriptEnvironment, type TestScript } from "./script";
import { MAX_USER_DATA_BYTES, selfTestUserData } from "./selfTest";

/** What is read of a script at most; the checks below, which say more, allow less. */
const MAX_SCRIPT_BYTES = 1_048_576;

/** Returns the scripts in the order they run. */
export function readTestScripts(repository: string, image: Image): readonly TestScript[] {
  const own = image.tests.map((path) => readTestScript(repository, path));
  const scripts = [...own, hygieneTest(image.settings)];
  const environment = {
    ...scriptEnvironment(image, "ami-00000000000000000", new Date()),
    INSTANCE_TYPE: "u7inh-32tb.480xlarge",
  };
  if (image.settings.testMode === "user-data") {
    checkUserData(image, scripts, environment);
  } else {
    checkCommands(image, scripts, environment);
  }
  return scripts;
}

function readTestScript(repository: string, path: string): TestScript {
  const name = basename(path);
  const content = readCommitFile(repository, path, MAX_SCRIPT_BYTES);
  const interpreter = interpreterOf(name, content.toString("latin1"));
  if (interpreter === undefined) {
    throw new StageError(`Nothing says how to run ${path}.`, INTERPRETER_REMEDY);
  }
  if (name === HYGIENE_TEST) {
    throw new StageError(`${path} has the name of the factory's own test.`, "Give it another name.");
  }
  return { name, content, interpreter };
}

function checkCommands(image: Image, scripts: readonly TestScript[], environment: ScriptEnvironment): void {
  const faults = scripts.flatMap((script, index) => {
    const size = Buffer.byteLength(scriptCommand(script, environment));
    return size <= MAX_COMMAND_BYTES
      ? []
      : [`${image.tests[index] ?? script.name} has ${script.content.length} bytes, which make a command of ${size}.`];
  });
  if (faults.length > 0) {
    throw new StageError(
      `A test script of image ${image.name} is too large for Run Command, which takes commands of ${MAX_COMMAND_BYTES} ` +
        `bytes:\n${faults.map((fault) => `- ${fault}`).join("\n")}`,
      "Split it into several scripts, or put what it needs into the image.",
    );
  }
}

function checkUserData(image: Image, scripts: readonly TestScript[], environment: ScriptEnvironment): void {
  const sample = { scripts, environment, nonce: "0".repeat(32), timeoutMinutes: 9999, scriptSeconds: 9999 };
  const size = Buffer.byteLength(selfTestUserData(sample));
  if (size > MAX_USER_DATA_BYTES) {
    throw new StageError(
      `The test scripts of image ${image.name} make user data of ${size} bytes; EC2 takes ${MAX_USER_DATA_BYTES}.`,
      "With test_mode user-data all scripts have to fit. Shorten them, or put what they need into the image.",
    );
  }
}
