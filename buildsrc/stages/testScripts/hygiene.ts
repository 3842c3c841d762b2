// The factory's own test, which runs for every image: nothing of the builder is left.
import { distributionOf } from "../image/families";
import { HYGIENE_STEPS, type HygieneStep } from "../image/hygiene";
import { BASH } from "../image/interpreter";
import type { ImageSettings } from "../image/settings";
import type { TestScript } from "./script";

/** None of an image's own tests has this name. */
export const HYGIENE_TEST = "hygiene";

/**
 * Step → the check that it was done. What an image's machines make anew when they boot is younger than the AMI. Package
 * lists and temporary files have none: a machine may have made its own by then.
 */
const CHECKS: Readonly<Partial<Record<HygieneStep, string>>> = {
  "cloud-init": `for instance in /var/lib/cloud/instances/*/; do
  [ ! -d "$instance" ] || [ "$(basename "$instance")" = "$(cat /var/lib/cloud/data/instance-id)" ] ||
    fail "$instance is what cloud-init keeps of the builder, such as its user data."
done`,
  "machine-id": `[[ $(cat /etc/machine-id) =~ ^[0-9a-f]{32}$ ]] || fail "/etc/machine-id is not a machine id: $(head -c 80 /etc/machine-id)"
younger /etc/machine-id || fail "/etc/machine-id is the builder's: every machine would have the same identity."`,
  "host-keys": `for key in /etc/ssh/ssh_host_*_key; do
  [ ! -e "$key" ] || younger "$key" || fail "$key is the builder's: every machine would have the same host key."
done`,
  "authorized-keys": `for keys in /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys; do
  if [ -f "$keys" ] && grep --quiet ' packer_[0-9a-f-]*$' "$keys"; then fail "$keys still lets Packer's key in."; fi
done`,
  histories: `for history in /root/.*_history /home/*/.*_history; do
  [ ! -e "$history" ] || younger "$history" || fail "$history is left from the build."
done`,
  logs: `for journal in /var/log/journal/*/; do
  [ ! -d "$journal" ] || [ "$(basename "$journal")" = "$(cat /etc/machine-id)" ] || fail "$journal is the builder's log."
done`,
};

/** That the agent is gone which packer/builder.sh installs where the base AMI has none. */
const NO_AGENT =
  '[ ! -e /usr/bin/amazon-ssm-agent ] || fail "/usr/bin/amazon-ssm-agent is of the builder: an image keeps it with keep_ssm_agent."';

/** The script that checks the steps which the image does not switch off. */
export function hygieneTest(settings: ImageSettings): TestScript {
  const checks = HYGIENE_STEPS.flatMap((step) => (step in settings.hygieneOff ? [] : [CHECKS[step]]))
    .concat(agentIsBuilders(settings) ? [NO_AGENT] : [])
    .filter((check) => check !== undefined);
  return {
    name: HYGIENE_TEST,
    interpreter: BASH,
    content: Buffer.from(`# Nothing of the builder is left in the image.
set -euo pipefail
failures=0

fail() {
  echo "$1" >&2
  failures=$((failures + 1))
}
younger() {
  [ "$(stat --format=%Y "$1")" -ge "$AMI_CREATED" ]
}

${checks.join("\n")}
[ ! -e /var/lib/ami-pipeline ] || fail "/var/lib/ami-pipeline is left from the build."

[ "$failures" = 0 ]
`),
  };
}

/** Whether only the builder has an SSM agent. Of a base AMI that the settings name that is not known. */
function agentIsBuilders(settings: ImageSettings): boolean {
  const { family, baseImage, baseAmiParameter, baseAmiName, baseAmiOwner, keepSsmAgent } = settings;
  const isNamed = [baseImage, baseAmiParameter, baseAmiName].some((base) => base !== undefined);
  return !isNamed && !keepSsmAgent && !distributionOf(family, baseAmiOwner).hasAgent;
}
