// Which variables an image cannot set for its provisioners: those by which the build itself works.
import type { WrittenSettings } from "./settingsSchema";

/** What packer/provisioning.pkr.hcl and packer/run-provisioner.sh set. */
const OWN: readonly string[] = [
  "ARCHITECTURE",
  "BASE_AMI",
  "BASH_ENV",
  "COMMIT",
  "FAMILY",
  "FILES",
  "FINGERPRINT",
  "HYGIENE_OFF",
  "IMAGE",
  "KEEP_SSM_AGENT",
  "PACKAGE_MANAGER",
  "RELEASE",
];

/** Every fault in the names of the variables. */
export function environmentFaults({ environment, secrets }: WrittenSettings): readonly string[] {
  const own = Object.entries({ environment, secrets }).flatMap(([setting, variables]) =>
    Object.keys(variables)
      .filter((name) => OWN.includes(name) || name.startsWith("AMI_PIPELINE_"))
      .map((name) => `${setting}.${name}: the build itself sets ${name}; use another name.`),
  );
  const twice = Object.keys(secrets)
    .filter((name) => name in environment)
    .map((name) => `secrets.${name}: environment sets ${name} too; keep one of them.`);
  return [...own, ...twice];
}
