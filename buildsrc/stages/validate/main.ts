// The Validate stage: checks everything about an image that can be checked without a machine, and finds out whether there is
// anything to do. This room holds the checks that only Validate makes, and what it looks for.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CodePipelineClient, S3Client, SecretsManagerClient } from "../common/aws";
import { writeExports } from "../common/exports";
import { clientsIn, clientSettings } from "../common/regions";
import { runStage } from "../common/report";
import { StageError } from "../common/stageError";
import { Store } from "../common/store";
import { BUILD_TOOLS } from "../common/tools";
import { CURRENT_RELEASE, type ValidateExports } from "../contract";
import { imageNames, readImage } from "../image/folder";
import { readOwnTemplates } from "../image/ownTemplate";
import { preparePacker } from "../image/packerFolder";
import { settingsWarnings } from "../image/warnings";
import { checkSecrets } from "../secrets/check";
import { readRunStart } from "../runs/start";
import { readTestScripts } from "../testScripts/read";
import { failing } from "./check";
import { checks, validationVariables } from "./checks";
import { playbookChecks } from "./playbookChecks";
import { readValidateEnvironment } from "./environment";
import { checkTemplateContract } from "./templateContract";
import { checkTemplateVersions } from "./templateVersions";
import { describeWithoutPipeline } from "./withoutPipeline";
import { findWork } from "./work";

const repository = process.cwd();
const output = join(repository, "output");

void runStage("Validate", async (start) => {
  const environment = readValidateEnvironment(process.env);
  start({ ...environment, tools: BUILD_TOOLS });
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output);
  const image = readImage(repository, environment.image);
  for (const warning of settingsWarnings(image.settings)) {
    console.log(warning);
  }
  checkTemplateVersions(repository);
  readTestScripts(repository, image); // refuses scripts that Test could not bring onto an instance

  const own = await readOwnTemplates(repository, image.templates);
  checkTemplateContract(image, own);
  preparePacker(repository, image, own, validationVariables(environment));
  const all = [...checks(repository, image, environment), ...(await playbookChecks(repository, image))];
  const outcomes = await Promise.all(all.map((check) => failing(check, repository)));
  const failed = outcomes.filter((check) => check !== undefined);
  if (failed.length > 0) {
    throw new StageError(
      `image ${image.name}: ${failed.map(({ what }) => what).join(", and ")}.`,
      [...new Set(failed.map(({ remedy }) => remedy))].join(" "),
    );
  }

  const sound = `image ${image.name} has ${image.provision.length} provisioners and ${image.tests.length} tests, all sound.`;
  const { factory, run } = environment;
  if (run === undefined) {
    return sound;
  }
  const withoutPipeline = describeWithoutPipeline(imageNames(repository), run.images);
  if (withoutPipeline !== undefined) {
    console.log(withoutPipeline);
  }
  // A pull request gets none, and its Validate is not denied for that: Build is, if the image changes.
  if (run.pullRequest === undefined) {
    const secretsManager = new SecretsManagerClient(clientSettings(run.region));
    await checkSecrets(image.settings.secrets, { ssm: clientsIn(run.region).ssm, secretsManager });
  }
  const codePipeline = new CodePipelineClient(clientSettings(run.region));
  const { reason, rebuild } =
    run.pullRequest === undefined
      ? await readRunStart(codePipeline, run)
      : { reason: `pull request ${run.pullRequest}`, rebuild: false };
  const { current, outcome } = await findWork(
    repository,
    image,
    { ...run, factory, rebuild },
    {
      store: new Store(new S3Client(clientSettings(run.region)), run.bucket),
      codePipeline,
      clientsIn,
      now: new Date(),
    },
  );
  writeExports(output, { CURRENT: current ? CURRENT_RELEASE : "false" } satisfies ValidateExports);
  return `${sound} ${outcome} Reason of the run: ${reason}.`;
});
