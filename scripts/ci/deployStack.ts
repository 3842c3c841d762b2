// `npm run ci:deploy -- STACK`: brings a stack up to the commit that is checked out.
import { parseArgs } from "node:util";
import { main } from "../main";
import { runStack, stackIn } from "./runStack";

const HELP = `npm run ci:deploy -- STACK

Runs pulumi up without asking, since whoever approved the job was asked.`;

void main(HELP, async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const { code } = await runStack(["up", "--yes", "--skip-preview"], stackIn(positionals, "ci:deploy"), (line) => {
    console.log(line);
  });
  return code;
});
