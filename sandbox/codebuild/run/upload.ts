// The phase UPLOAD_ARTIFACTS: stores the reports and uploads the artifacts that the buildspec declares.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Container } from "../container/container";
import { parseJUnit, type TestCase } from "../junit";
import type { Build } from "../model";
import type { ReportSet } from "./buildspec";
import type { Download } from "./download";
import { messageOf, PhaseFailure } from "./failure";
import { collect, sha256, zip, type ArtifactTarget } from "./files";
import type { BuildLog } from "./log";
import type { BuildSite } from "./site";

/** What UPLOAD_ARTIFACTS works with. */
export interface UploadOptions extends Download {
  readonly build: Build;
  readonly artifacts: readonly ArtifactTarget[];
  readonly site: BuildSite;
  readonly container: Container;
  readonly log: BuildLog;
}

/** @throws PhaseFailure with everything that went wrong */
export async function upload(options: UploadOptions): Promise<void> {
  const faults = [...(await uploadReports(options)), ...(await uploadArtifacts(options))];
  if (faults.length > 0) {
    throw new PhaseFailure("CLIENT_ERROR", faults.join("; "));
  }
}

async function uploadReports(options: UploadOptions): Promise<string[]> {
  const faults: string[] = [];
  for (const [group, set] of Object.entries(options.buildspec.reports)) {
    const fault = await uploadReport(group, set, options);
    if (fault !== undefined) {
      faults.push(fault);
    }
  }
  return faults;
}

/** @returns what went wrong */
async function uploadReport(group: string, set: ReportSet, options: UploadOptions): Promise<string | undefined> {
  const { build, site, log } = options;
  const files = collect(sourceFolder(options), set);
  log.say(`Found ${files.size} file(s) for report ${group}`);
  if (set.fileFormat.toUpperCase() !== "JUNITXML") {
    return `${group}: file-format ${set.fileFormat} is not emulated in the sandbox; use JUNITXML`;
  }
  if (files.size === 0) {
    return `${group}: [report files not found in build]`;
  }
  let cases: TestCase[];
  try {
    cases = [...files.values()].flatMap((file) => parseJUnit(readFileSync(file, "utf8")));
  } catch (error) {
    return `${group}: ${[...files.keys()].join(", ")} cannot be read as JUnit XML: ${messageOf(error)}`;
  }
  try {
    build.reportArns.push(await site.addReport(group, cases));
  } catch (error) {
    return `${group}: ${messageOf(error)}`;
  }
  return undefined;
}

async function uploadArtifacts(options: UploadOptions): Promise<string[]> {
  const { artifacts, buildspec, log } = options;
  const faults: string[] = [];
  for (const target of artifacts) {
    const { identifier } = target;
    const key = identifier === undefined ? "artifacts" : `secondary-artifacts.${identifier}`;
    const set = identifier === undefined ? buildspec.artifacts : buildspec.secondaryArtifacts[identifier];
    if (!set) {
      faults.push(`no definition for artifact found: the buildspec has no ${key}`);
      continue;
    }
    for (const pattern of set.files) {
      log.say(`Expanding ${pattern}`);
    }
    const files = collect(sourceFolder(options), set);
    if (files.size === 0) {
      faults.push("no matching artifact paths found");
      continue;
    }
    log.say(`Found ${files.size} file(s)`);
    await uploadTo(target, files, options);
  }
  return faults;
}

async function uploadTo(
  { place, identifier, packaging }: ArtifactTarget,
  files: ReadonlyMap<string, string>,
  { build, site: { role } }: UploadOptions,
): Promise<void> {
  const location = `arn:aws:s3:::${place.bucket}/${place.key}`;
  let result = { location, ...(identifier !== undefined && { artifactIdentifier: identifier }) };
  if (packaging === "ZIP") {
    const content = zip(files);
    await role.write(place, content, build.encryptionKey);
    result = { ...result, ...{ sha256sum: sha256(content) } };
  } else {
    for (const [name, file] of files) {
      await role.write({ ...place, key: `${place.key}/${name}` }, readFileSync(file), build.encryptionKey);
    }
  }
  if (identifier === undefined) {
    build.artifacts = result;
  } else {
    build.secondaryArtifacts.push(result);
  }
}

function sourceFolder({ container, folders }: UploadOptions): string {
  return path.join(container.root, folders.primary);
}
