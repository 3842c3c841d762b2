// The Validate stage: checks everything about an image that can be checked without a machine. This room holds the checks
// that only Validate makes.
import type { StageEnvironment } from "../common/environment";
import { runStage } from "../common/report";
import { run } from "../common/run";
import { StageError } from "../common/stageError";
import { BUILD_TOOLS } from "../common/tools";
import { supportWarning } from "../image/baseAmiSource";
import { readImage, type Image } from "../image/folder";
import { packerArguments } from "../image/packerArguments";
import { readTestScripts } from "../testScripts/read";
import { readValidateEnvironment } from "./environment";
import { checkTemplateVersions } from "./templateVersions";

const repository = process.cwd();

interface Check {
  readonly what: string;
  readonly command: readonly [string, ...string[]];
  readonly remedy: string;
}

void runStage("Validate", async (start) => {
  const environment = readValidateEnvironment(process.env);
  start({ ...environment, tools: BUILD_TOOLS });
  const image = readImage(repository, environment.image);
  const warning = supportWarning(image.settings);
  if (warning !== undefined) {
    console.log(warning);
  }
  checkTemplateVersions(repository);
  readTestScripts(repository, image); // refuses scripts that Test could not bring onto an instance

  const failed = (await Promise.all(checks(image, environment).map(passes))).filter((check) => check !== undefined);
  if (failed.length > 0) {
    throw new StageError(
      `image ${image.name}: ${failed.map(({ what }) => what).join(", and ")}.`,
      failed.map(({ remedy }) => remedy).join(" "),
    );
  }
  return `image ${image.name} has ${image.provision.length} provisioners and ${image.tests.length} tests, all sound.`;
});

function checks(image: Image, environment: StageEnvironment): readonly Check[] {
  return [
    {
      what: "the templates in packer/ are not formatted",
      command: ["packer", "fmt", "-check", "-diff", "-recursive", "packer"],
      remedy: "Run packer fmt packer and commit the result.",
    },
    {
      what: "Packer does not accept the image's settings or the templates",
      command: ["packer", ...packerArguments(["validate"], image, validationVariables(environment))],
      remedy: "Correct what Packer names above.",
    },
    {
      what: "shellcheck finds faults in the scripts",
      command: ["shellcheck", ...image.provision, ...image.tests],
      remedy: "Correct the lines that shellcheck names above; its wiki has a page on each code.",
    },
  ];
}

/** Only Build finds out the real values. Here Packer checks no more than their form. */
function validationVariables({ image, factory, commit }: StageEnvironment) {
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

/** Runs a check; returns it if it fails. Its output is printed in one piece, since the checks run side by side. */
async function passes(check: Check): Promise<Check | undefined> {
  const [program, ...args] = check.command;
  const { status, lines } = await run(program, args, { cwd: repository, onLine: () => undefined });
  if (status === 0) {
    return undefined;
  }
  console.log([`${check.what}:`, ...lines].join("\n"));
  return check;
}
