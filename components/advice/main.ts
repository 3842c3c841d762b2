// The program that Pulumi runs when what it advises on changes, and before the factory is deleted. Its standard output is for
// the next time, its standard error for people.
import { fromEnvironment } from "./parameters";
import { onChange, onDelete } from "./words";

/** What Pulumi hands a command of what it printed before; empty when it is made. Source: the schema of pulumi-command. */
const BEFORE = "PULUMI_COMMAND_STDOUT";

const parameters = fromEnvironment(process.env);
if (process.argv[2] === "leave") {
  say(onDelete(parameters));
} else {
  say(onChange(parameters, (process.env[BEFORE] ?? "").trim()));
  console.log(parameters.publishDigest);
}

function say(lines: readonly string[]): void {
  for (const line of lines) {
    console.error(line);
  }
}
