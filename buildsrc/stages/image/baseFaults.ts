// What can be wrong with the settings that say what an image is built from.
import { distributionOf, familyOf, releaseFault } from "./families";
import type { WrittenSettings } from "./settingsSchema";

/** What is wrong although each setting by itself is right. */
export function baseFaults(written: WrittenSettings): readonly string[] {
  const { family, release, base_image, base_ami_parameter, base_ami_name, base_ami_owner } = written;
  const { distributions } = familyOf(family);
  const { title, hasAgent } = distributionOf(family, base_ami_owner);
  const named = Object.entries({ base_image, base_ami_parameter, base_ami_name })
    .filter(([, base]) => base !== undefined)
    .map(([name]) => name);
  const isKnown = base_ami_owner === undefined || distributions.some(({ owner }) => owner === base_ami_owner);
  const known = distributions.map((each) => `${each.owner} (${each.title})`).join(", ");
  const faults: readonly (readonly [boolean, string])[] = [
    [named.length > 1, `${named.join(" and ")} name more than one base; keep one of them.`],
    [
      base_ami_name !== undefined && base_ami_owner === undefined,
      "base_ami_name needs base_ami_owner, since anyone may give an AMI any name; Canonical is 099720109477.",
    ],
    [
      named.length === 0 && !isKnown,
      `base_ami_owner: "${base_ami_owner ?? ""}" needs base_ami_name; only the AMIs of ${known} are known by their names.`,
    ],
    [
      named.length === 0 && !hasAgent && !written.keep_ssm_agent && written.test_mode === "run-command",
      `test_mode: "run-command" needs an SSM agent, which the base AMIs of ${title} do not have; set keep_ssm_agent to ` +
        'true, or test_mode to "user-data".',
    ],
  ];
  return [releaseFault(family, release), ...faults.map(([isWrong, fault]) => (isWrong ? fault : undefined))].filter(
    (fault) => fault !== undefined,
  );
}
