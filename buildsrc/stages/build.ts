// The Build stage: makes the image's AMI, unless one with the same fingerprint is there. Run by buildspecs/build.yml.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EC2Client, SSMClient } from "./aws";
import { resolveBaseAmi } from "./baseAmi";
import { baseAmiSource, describeSource, supportWarning } from "./baseAmiSource";
import { readBuildEnvironment, type BuildEnvironment } from "./environment";
import { readFiles } from "./files";
import { fingerprint } from "./fingerprint";
import { readImage, type Image } from "./image";
import { amiFromManifest, limited, packerArguments, packerFailure, packerLimits, packerVariables } from "./packer";
import { runStage } from "./report";
import { findReusable } from "./reuse";
import { run } from "./run";
import { BUILD_TOOLS } from "./tools";

const repository = process.cwd();
const output = join(repository, "output");

interface Result {
  readonly amiId: string;
  readonly baseAmiId: string;
  readonly fingerprint: string;
  readonly reused: boolean;
}

void runStage("Build", async (start) => {
  const build = readBuildEnvironment(process.env, new Date());
  start(build);
  const image = readImage(repository, build.image);
  const warning = supportWarning(image.settings);
  if (warning !== undefined) {
    console.log(warning);
  }
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output);

  const ec2 = new EC2Client({ region: build.region });
  const ssm = new SSMClient({ region: build.region });
  const baseAmiId = await resolveBaseAmi(image.settings, ec2, ssm);
  console.log(`Base AMI: ${baseAmiId} (${describeSource(baseAmiSource(image.settings))})`);
  const digest = fingerprint({
    files: readFiles(repository, [...image.folders, "packer"]),
    tools: BUILD_TOOLS,
    baseAmiId,
  });
  console.log(`Fingerprint: ${digest}`);

  const found = await findReusable({ ...build, fingerprint: digest }, ec2, new Date());
  if (found?.ImageId !== undefined) {
    writeResult(build, { amiId: found.ImageId, baseAmiId, fingerprint: digest, reused: true });
    return `${found.ImageId} reused: it was made from the same files and base on ${found.CreationDate ?? "an unknown day"}.`;
  }

  console.log(`No AMI of the last ${build.maxAgeDays} days has this fingerprint: building one.`);
  await runPacker(image, build, baseAmiId, digest);
  const amiId = amiFromManifest(output);
  writeResult(build, { amiId, baseAmiId, fingerprint: digest, reused: false });
  return `${amiId} built.`;
});

async function runPacker(image: Image, build: BuildEnvironment, baseAmiId: string, digest: string): Promise<void> {
  const packer = packerArguments(
    ["build", "-color=false", "-on-error=cleanup"],
    image,
    packerVariables(build, baseAmiId, digest),
  );
  const limits = packerLimits(build, new Date());
  const finished = await run("timeout", limited(limits, packer), {
    cwd: repository,
    env: { ...process.env, PACKER_LOG: "1", PACKER_LOG_PATH: join(output, "packer.log") },
  });
  const failure = packerFailure(finished, limits);
  if (failure !== undefined) {
    throw failure;
  }
}

/** exports.sh is sourced by the buildspec, build.json is for the stages and people that come after. */
function writeResult({ image, commit, region }: BuildEnvironment, result: Result): void {
  const exported = { AMI_ID: result.amiId, FINGERPRINT: result.fingerprint, BASE_AMI_ID: result.baseAmiId };
  const lines = Object.entries(exported).map(([name, value]) => `export ${name}=${value}\n`);
  writeFileSync(join(output, "exports.sh"), lines.join(""));
  writeFileSync(join(output, "build.json"), `${JSON.stringify({ image, commit, region, ...result }, null, 2)}\n`);
}
