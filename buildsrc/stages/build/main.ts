// The Build stage: makes an image's AMI with Packer, or reuses the one that has the same content. This room holds how Packer
// is run.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeBuildRecord } from "../ami/records";
import { S3Client, SecretsManagerClient } from "../common/aws";
import { writeExports } from "../common/exports";
import { clientsIn, clientSettings } from "../common/regions";
import { runStage } from "../common/report";
import { run } from "../common/run";
import { Store } from "../common/store";
import type { StageError } from "../common/stageError";
import { BUILD_TOOLS } from "../common/tools";
import type { BuildExports } from "../contract";
import { findContents, type Findings } from "../content/findings";
import { findReusable } from "../content/reuse";
import { readImage, type Image } from "../image/folder";
import { readOwnTemplates } from "../image/ownTemplate";
import { PACKER_FOLDER, preparePacker, writeVariables } from "../image/packerFolder";
import { settingsWarnings } from "../image/warnings";
import { packBuilderTools } from "../builderTools/archives";
import { refuseForPullRequest } from "../secrets/check";
import { handOver, type HandedOver } from "../secrets/handOver";
import { readSecrets } from "../secrets/read";
import { readBuildEnvironment, type BuildEnvironment } from "./environment";
import { isRefusedLaunch, packerFailure } from "./packerFailure";
import { limited, packerLimits } from "./packerLimits";
import { packerLogLine } from "./packerLog";
import { amiFromManifest } from "./packerManifest";
import { packerVariables } from "./packerVariables";
import { endSession, pluginSessions } from "./pluginSessions";
import { provisionWarning, ProvisionWatch } from "./provisionWatch";
import { RebootWatch } from "./rebootWatch";
import { sessionWarning } from "./sessionHour";

const repository = process.cwd();
const output = join(repository, "output");

interface Result extends Findings {
  readonly amiId: string;
  readonly reused: boolean;
}

void runStage("Build", async (start) => {
  const build = readBuildEnvironment(process.env, new Date());
  start({ ...build, tools: BUILD_TOOLS });
  const image = readImage(repository, build.image);
  for (const warning of settingsWarnings(image.settings)) {
    console.log(warning);
  }
  refuseForPullRequest(image.settings.secrets, build.pullRequest);
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output);

  const { region } = build;
  const clients = clientsIn(region);
  const findings = await findContents(repository, image, build, clients);
  const store = new Store(new S3Client(clientSettings(region)), build.bucket);
  const found = await findReusable({ ...build, ...findings }, clients.ec2, store, new Date());
  if (found?.ImageId !== undefined) {
    writeResult(build, { ...findings, amiId: found.ImageId, reused: true });
    return `${found.ImageId} reused: it was made from the same files and base on ${found.CreationDate ?? "an unknown day"}.`;
  }

  const secretsManager = new SecretsManagerClient(clientSettings(region));
  const secrets = handOver(await readSecrets(image.settings.secrets, { ssm: clients.ssm, secretsManager }));
  try {
    await buildAmi(image, build, findings, secrets);
  } finally {
    secrets.remove();
  }
  const amiId = amiFromManifest(output);
  await keepRecord(build, findings, amiId, store);
  writeResult(build, { ...findings, amiId, reused: false });
  return `${amiId} built.`;
});

/** Builds on the first of the image's instance types of which EC2 has some. */
async function buildAmi(image: Image, build: BuildEnvironment, findings: Findings, secrets: HandedOver): Promise<void> {
  const own = await readOwnTemplates(repository, image.templates);
  const { instanceTypes, provisionTimeout } = image.settings;
  const { timeoutMinutes } = build;
  for (const warning of [sessionWarning(timeoutMinutes), provisionWarning(provisionTimeout, timeoutMinutes)]) {
    if (warning !== undefined) {
      console.log(warning);
    }
  }
  const variables = packerVariables(build, findings);
  preparePacker(repository, image, own, variables);
  await packBuilderTools(repository, image);
  for (const [index, instanceType] of instanceTypes.entries()) {
    const failure = await runPacker(image, build, secrets);
    if (failure === undefined) {
      return;
    }
    const next = instanceTypes[index + 1];
    if (next === undefined || !isRefusedLaunch(failure)) {
      throw failure;
    }
    console.log(`EC2 has no ${instanceType}: ${failure.message} Trying a ${next}.`);
    writeVariables(repository, image, { ...variables, instance_type: next });
  }
}

/** Says why Packer failed, if it did. */
async function runPacker(image: Image, build: BuildEnvironment, secrets: HandedOver): Promise<StageError | undefined> {
  const began = new Date();
  const limits = packerLimits(build, began);
  const watch = new ProvisionWatch(image.settings.provisionTimeout);
  const reboots = new RebootWatch({ list: pluginSessions, end: endSession });
  // No PACKER_LOG: the plugin's debug log holds the token of the session through which Packer reaches the builder.
  const finished = await run(
    "timeout",
    limited(limits, ["build", "-color=false", "-on-error=cleanup", ...secrets.arguments, PACKER_FOLDER]),
    {
      cwd: repository,
      onLine: (line) => {
        watch.see(line);
        reboots.hear(line);
        console.log(secrets.masked(packerLogLine(line)));
      },
      stopWhen: watch.isOver,
    },
  );
  reboots.close();
  const minutes = Math.round((Date.now() - began.getTime()) / 60_000);
  return watch.failure() ?? packerFailure({ ...finished, lines: finished.lines.map(secrets.masked) }, limits, minutes);
}

/** Keeps what is known of the AMI, before the AMI is handed on: Publish makes its release record of it. */
async function keepRecord(build: BuildEnvironment, findings: Findings, amiId: string, store: Store): Promise<void> {
  const { image, commit, region, buildArn } = build;
  const { baseAmiId, base, fingerprint: digest } = findings;
  await writeBuildRecord(
    store,
    {
      amiId,
      image,
      commit,
      region,
      baseAmiId,
      base,
      fingerprint: digest,
      tools: BUILD_TOOLS,
      buildArn,
      builtAt: new Date().toISOString(),
    },
    readFileSync(join(output, "packages.txt"), "utf8"),
  );
}

/** The exports are for the later stages, build.json is for people. */
function writeResult({ image, commit, region }: BuildEnvironment, result: Result): void {
  const { amiId, fingerprint: digest, baseAmiId, reused } = result;
  writeExports(output, { AMI_ID: amiId, FINGERPRINT: digest, BASE_AMI_ID: baseAmiId } satisfies BuildExports);
  const json = { image, commit, region, amiId, baseAmiId, fingerprint: digest, reused };
  writeFileSync(join(output, "build.json"), `${JSON.stringify(json, null, 2)}\n`);
}
