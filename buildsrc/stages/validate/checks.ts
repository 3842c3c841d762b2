// What Validate has checked by programs: the templates, the settings and the scripts.
import type { Image } from "../image/folder";
import { isShell, readInterpreter } from "../image/interpreter";
import { PACKER_FOLDER, type PackerVariables } from "../image/packerFolder";
import type { Check } from "./check";
import type { ValidateEnvironment } from "./environment";

/** The checks of an image that programs make. */
export function checks(repository: string, image: Image, environment: ValidateEnvironment): readonly Check[] {
  const scripts = [...image.provision, ...image.tests].filter((path) => isShell(readInterpreter(repository, path)));
  const shellcheck: Check = {
    what: `shellcheck finds faults of severity "${environment.shellcheckSeverity}" or worse in the scripts`,
    command: ["shellcheck", `--severity=${environment.shellcheckSeverity}`, ...scripts],
    remedy:
      "Correct the lines that shellcheck names above; its wiki has a page on each code. What is less severe than the setting " +
      "shellcheckSeverity is only shown.",
    shown: { what: "shellcheck's remarks, which do not fail the stage", command: ["shellcheck", ...scripts] },
  };
  return [
    {
      what: "the Packer templates are not formatted",
      command: ["packer", "fmt", "-check", "-diff", PACKER_FOLDER],
      remedy: "Run packer fmt on the folder of the template and commit the result.",
    },
    {
      what: "Packer does not accept the image's settings or the templates",
      // The settings that only the stages read are no variables of the templates.
      command: ["packer", "validate", "-no-warn-undeclared-var", PACKER_FOLDER],
      remedy: "Correct what Packer names above.",
    },
    ...(scripts.length === 0 ? [] : [shellcheck]),
  ];
}

/** What Packer is told in place of what only Build finds out: it checks no more than the form. */
export function validationVariables({ image, factory, commit }: ValidateEnvironment): PackerVariables {
  return {
    image,
    factory,
    commit,
    region: process.env.AWS_REGION ?? "us-east-1",
    build: "validate",
    fingerprint: "0",
    base_ami: "ami-00000000000000000",
    subnet_id: "subnet-00000000000000000",
    security_group_id: "sg-00000000000000000",
    instance_profile: "validate",
    associate_public_ip_address: false,
    timeout_minutes: 60,
    encrypted: true,
  };
}
