// The Validate stage: checks everything about an image that can be checked without a machine. This room holds the checks
// that only Validate makes.
import { runStage } from "../common/report";
import { StageError } from "../common/stageError";
import { BUILD_TOOLS } from "../common/tools";
import { supportWarning } from "../image/baseAmiSource";
import { readImage } from "../image/folder";
import { readTestScripts } from "../testScripts/read";
import { failing } from "./check";
import { checks } from "./checks";
import { readValidateEnvironment } from "./environment";
import { checkTemplateVersions } from "./templateVersions";

const repository = process.cwd();

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

  const outcomes = await Promise.all(checks(image, environment).map((check) => failing(check, repository)));
  const failed = outcomes.filter((check) => check !== undefined);
  if (failed.length > 0) {
    throw new StageError(
      `image ${image.name}: ${failed.map(({ what }) => what).join(", and ")}.`,
      failed.map(({ remedy }) => remedy).join(" "),
    );
  }
  return `image ${image.name} has ${image.provision.length} provisioners and ${image.tests.length} tests, all sound.`;
});
