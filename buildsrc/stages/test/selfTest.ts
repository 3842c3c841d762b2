// Tests an image that has no SSM agent: user data that runs its scripts at every boot and tells the console how they went,
// and the reading of that console. Called by testModes.ts and testScripts.ts.
import type { Boot } from "../ami/records";
import type { TestResult } from "./results";
import type { ScriptEnvironment, TestScript } from "../testScripts/read";
import { deadlineUserData } from "../testScripts/deadline";

export interface SelfTest {
  readonly scripts: readonly TestScript[];
  readonly environment: ScriptEnvironment;
  /** Tells the self test's lines from all others on the console. */
  readonly nonce: string;
  readonly timeoutMinutes: number;
  /** How long each script may take. */
  readonly scriptSeconds: number;
}

/** Before its encoding. Source: RunInstances, EC2 API reference. */
export const MAX_USER_DATA_BYTES = 16 * 1024;
/** EC2 keeps the last 64 KB of a console: so much of what each script prints has to do. */
const SHOWN_BYTES = 1500;
const FOLDER = "/var/lib/ami-pipeline-self-test";

/** Not started by the boot's own job but after it, so that the scripts see a machine that is up. */
export function selfTestUserData({ scripts, environment, nonce, timeoutMinutes, scriptSeconds }: SelfTest): string {
  const variables = Object.entries({ HOME: "/root", ...environment }).map(([name, value]) => `${name}=${value}`);
  const files = scripts.map(
    ({ name, content }) => `base64 -d >${FOLDER}/${name} <<'SCRIPT'\n${content.toString("base64")}\nSCRIPT`,
  );
  return `${deadlineUserData(timeoutMinutes)}
mkdir -p ${FOLDER}
${files.join("\n")}
cat >${FOLDER}/run <<'RUN'
#!/bin/sh
exec >/dev/console 2>&1
cd ${FOLDER} || exit
boot=$(cat /proc/sys/kernel/random/boot_id)
say() { printf '\\n%s %s %s\\n' ${nonce} "$boot" "$*"; }
if command -v cloud-init >/dev/null; then timeout 300 cloud-init status --wait >/dev/null; fi
timeout 250 systemctl is-system-running --wait >/dev/null
say begun
ends=
for name in ${scripts.map(({ name }) => name).join(" ")}; do
  start=$(date +%s)
  env ${variables.join(" ")} timeout ${scriptSeconds} bash "$name" >/run/self-test.out 2>/run/self-test.err </dev/null
  end="end $name $? $(($(date +%s) - start))"
  say "begin $name"; tail -c ${SHOWN_BYTES} /run/self-test.out
  say "errors $name"; tail -c ${SHOWN_BYTES} /run/self-test.err
  say "$end"
  ends="$ends $end"
done
say "done$ends"
RUN
cat >/etc/systemd/system/ami-pipeline-self-test.service <<'UNIT'
[Unit]
Description=Tests of the image
After=multi-user.target

[Service]
ExecStart=/bin/sh ${FOLDER}/run

[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable ami-pipeline-self-test.service
systemctl start --no-block ami-pipeline-self-test.service
`;
}

/** The kernel's id of the newest boot whose self test has begun. */
export function selfTestBegun(console: string, nonce: string): string | undefined {
  return [...unixLines(console).matchAll(new RegExp(`^${nonce} (\\S+) begun$`, "gm"))].at(-1)?.[1];
}

/**
 * How the scripts went in that boot; undefined until all have ended. The last line of a self test repeats how each script
 * ended, so that it does not matter when the beginning of the console is lost.
 */
export function readSelfTest(
  console: string,
  nonce: string,
  bootId: string,
  boot: Boot,
): readonly TestResult[] | undefined {
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
