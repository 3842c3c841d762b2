// The user data of an instance without an SSM agent: it runs the test scripts at every boot and tells the console how they
// went.
import { asCommand } from "../image/interpreter";
import { deadlineUserData } from "./deadline";
import { envArguments, type ScriptEnvironment, type TestScript } from "./script";

/** What a self test runs. */
export interface SelfTest {
  readonly scripts: readonly TestScript[];
  readonly environment: ScriptEnvironment;
  /** Tells the self test's lines from all others on the console. */
  readonly nonce: string;
  /** After how many minutes the instance switches itself off. */
  readonly timeoutMinutes: number;
  /** How long each script may take. */
  readonly scriptSeconds: number;
}

/** How much user data EC2 takes, before its encoding. Source: RunInstances, EC2 API reference. */
export const MAX_USER_DATA_BYTES = 16 * 1024;
/** How much of what each script prints reaches the console, of which EC2 keeps the last 64 KB. */
const SHOWN_BYTES = 1500;
const FOLDER = "/var/lib/ami-pipeline-self-test";

/**
 * The user data. The scripts do not run within the job of the boot but after it, so that they see a machine that is up.
 */
export function selfTestUserData({ scripts, environment, nonce, timeoutMinutes, scriptSeconds }: SelfTest): string {
  const files = scripts.map(
    ({ name, content }) => `base64 -d >${FOLDER}/tests/${name} <<'SCRIPT'\n${content.toString("base64")}\nSCRIPT`,
  );
  const runs = scripts.map(({ name, interpreter }) => `run ${name} ${asCommand(interpreter)}`);
  return `${deadlineUserData(timeoutMinutes)}
mkdir -p ${FOLDER}/tests
${files.join("\n")}
cat >${FOLDER}/run <<'RUN'
#!/bin/sh
exec >/dev/console 2>&1
cd ${FOLDER}/tests || exit
boot=$(cat /proc/sys/kernel/random/boot_id)
say() { printf '\\n%s %s %s\\n' ${nonce} "$boot" "$*"; }
run() {
  name=$1
  shift
  start=$(date +%s)
  env ${envArguments(environment)} timeout ${scriptSeconds} "$@" "$name" >/run/self-test.out 2>/run/self-test.err </dev/null
  end="end $name $? $(($(date +%s) - start))"
  say "begin $name"; tail -c ${SHOWN_BYTES} /run/self-test.out
  say "errors $name"; tail -c ${SHOWN_BYTES} /run/self-test.err
  say "$end"
  ends="$ends $end"
}
if command -v cloud-init >/dev/null; then timeout 300 cloud-init status --wait >/dev/null; fi
timeout 250 systemctl is-system-running --wait >/dev/null
say begun
ends=
${runs.join("\n")}
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
