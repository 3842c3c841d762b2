// The sandbox's command line: `npm run sandbox -- [command] [options]`.
import { parseArgs } from "node:util";
import { endWithReader } from "../scripts/brokenPipe";
import { approve } from "./commands/approve";
import { dashboard } from "./commands/dashboard";
import { down } from "./commands/down";
import { handshake } from "./commands/handshake";
import type { Invocation } from "./commands/invocation";
import { logs } from "./commands/logs";
import { run } from "./commands/run";
import { setUp } from "./commands/setUp";
import { shell } from "./commands/shell";
import { start } from "./commands/start";
import { status } from "./commands/status";
import { DEFAULT_PORT } from "./state";

const COMMANDS: Readonly<Record<string, (invocation: Invocation) => Promise<number>>> = {
  run,
  setup: setUp,
  status,
  logs,
  shell,
  start,
  approve,
  handshake,
  dashboard,
  down,
};

const HELP = `npm run sandbox -- [command] [options]

  run                  set up what is missing, provision the factory, follow its first runs, take it down (the default)
  setup                only set up what is missing
  status               the pipelines, their newest runs, what is published, and the AMIs
  logs IMAGE [STAGE]   the log of an image's newest run, of one stage or of all
  shell [COMMAND...]   a shell, or one command, whose AWS and Pulumi clients talk to the sandbox
  start IMAGE          start a run of an image's pipeline and follow it
  approve IMAGE [reject]
                       approve what an image's run waits for, or reject it, and follow the run
  handshake [CONNECTION [REPOSITORY...]]
                       complete the handshake of a connection, or of all that are pending; with repositories, it
                       reaches only these (OWNER/NAME)
  dashboard [FILE]     write CloudWatch's dashboards to a page that a browser shows; with --serve, serve it on 127.0.0.1
  down                 take down a sandbox that was left running

  --keep               leave the sandbox running after \`run\`
  --images FOLDER      the folder of the images that \`run\` builds in place of the project's own, such as examples/images
  --port NUMBER        the front door's port (default ${DEFAULT_PORT}); write it before \`shell\`, which takes all words after it
`;

async function main(): Promise<number> {
  const [args, verbatim] = splitAfterShell(process.argv.slice(2));
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      keep: { type: "boolean" },
      images: { type: "string" },
      port: { type: "string" },
      serve: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  const [name = "run", ...words] = positionals;
  const command = COMMANDS[name];
  if (values.help || !command) {
    if (!command && !values.help) {
      console.error(`"${name}" is not a command of the sandbox.\n`);
    }
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  return command({
    port: parsePort(values.port),
    keep: values.keep ?? false,
    serve: values.serve ?? false,
    ...(values.images !== undefined && { images: values.images }),
    words: [...words, ...verbatim],
  });
}

/** What comes after `shell` is a command with options of its own. */
function splitAfterShell(args: readonly string[]): [string[], string[]] {
  const end = args.indexOf("shell") + 1;
  return end === 0 ? [[...args], []] : [args.slice(0, end), args.slice(end)];
}

function parsePort(text: string | undefined): number {
  if (text === undefined) {
    return DEFAULT_PORT;
  }
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`--port: "${text}" is not a port; use a whole number from 1 to 65535.`);
  }
  return port;
}

endWithReader();
main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
