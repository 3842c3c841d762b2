// The program that Pulumi runs when what it advises on is made (`note`), changed (`change`), and about to be deleted (`leave`).
// Its standard output is for the next time, its standard error for people.
import { fromEnvironment } from "./parameters";
import { onChange, onDelete } from "./words";

/** What Pulumi hands a command of what it printed before. Source: the schema of pulumi-command, addPreviousOutputInEnv. */
const BEFORE = "PULUMI_COMMAND_STDOUT";

const parameters = fromEnvironment(process.env);
if (process.argv[2] === "leave") {
  say(onDelete(parameters));
} else {
  if (process.argv[2] === "change") {
    say(onChange(parameters, (process.env[BEFORE] ?? "").trim()));
  }
  console.log(parameters.publishDigest);
}

function say(lines: readonly string[]): void {
  for (const line of lines) {
    console.error(line);
  }
}
