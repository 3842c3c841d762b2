// What CodeBuild refuses in a project although its published model allows it. The codes are AWS's, the wording is ours.
// Source, unless another one is named: the members' documentation in CodeBuild's API reference.
import type { Artifacts, ProjectSettings, Source } from "./model";
import { isCurated } from "./pull";
import { invalid } from "./startChecks";

const MAX_SUBNETS = 16;
const MAX_SECURITY_GROUPS = 5;
/** Source: "Quotas for AWS CodeBuild", user guide. */
const MAX_SECONDARY = 12;
/** Source: "Multiple input sources and output artifacts sample", user guide. */
const IDENTIFIER = /^\w{1,127}$/;

const GIT_SOURCES: readonly string[] = [
  "BITBUCKET",
  "CODECOMMIT",
  "GITHUB",
  "GITHUB_ENTERPRISE",
  "GITLAB",
  "GITLAB_SELF_MANAGED",
];

/** Throws where CodeBuild would refuse a project. */
export function checkProject(project: ProjectSettings): void {
  const { source, secondarySources = [], artifacts, secondaryArtifacts = [] } = project;
  if ((source.type === "CODEPIPELINE") !== (artifacts.type === "CODEPIPELINE")) {
    throw invalid(
      `source type ${source.type} does not go with artifacts type ${artifacts.type}: CODEPIPELINE must be both or neither`,
    );
  }
  for (const each of [source, ...secondarySources]) {
    checkSource(each);
  }
  for (const each of [artifacts, ...secondaryArtifacts]) {
    checkArtifacts(each);
  }
  checkIdentifiers(
    "source",
    secondarySources.map(({ sourceIdentifier }) => sourceIdentifier),
  );
  checkIdentifiers(
    "artifacts",
    secondaryArtifacts.map(({ artifactIdentifier }) => artifactIdentifier),
  );
  checkSettings(project);
}

function checkSource({ type, buildspec, location, reportBuildStatus }: Source): void {
  if (type === "NO_SOURCE" && !buildspec) {
    throw invalid("Invalid project source: with source type NO_SOURCE the buildspec must be given in the project");
  }
  if (type !== "NO_SOURCE" && type !== "CODEPIPELINE" && !location) {
    throw invalid(`Invalid project source: source type ${type} needs a location`);
  }
  if (reportBuildStatus === true && (type === "CODECOMMIT" || !GIT_SOURCES.includes(type))) {
    throw invalid(`Invalid project source: source type ${type} cannot report the build status`);
  }
}

function checkArtifacts({ type, location, encryptionDisabled }: Artifacts): void {
  if (type === "S3" && !location) {
    throw invalid("Invalid artifacts: artifacts type S3 needs a location, the name of a bucket");
  }
  // The Terraform provider sends false for CODEPIPELINE, and AWS takes it.
  const isSet = type === "NO_ARTIFACTS" ? encryptionDisabled !== undefined : encryptionDisabled === true;
  if (type !== "S3" && isSet) {
    throw invalid(`Invalid artifacts: encryptionDisabled is valid only for artifacts type S3, not for ${type}`);
  }
}

function checkIdentifiers(what: string, identifiers: readonly (string | undefined)[]): void {
  if (identifiers.length > MAX_SECONDARY) {
    throw invalid(
      `Invalid project ${what}: ${identifiers.length} secondary ones, at most ${MAX_SECONDARY} are allowed`,
    );
  }
  for (const [index, identifier = ""] of identifiers.entries()) {
    if (!IDENTIFIER.test(identifier)) {
      throw invalid(`Invalid project ${what}: "${identifier}" is not an identifier of secondary ${what}`);
    }
    if (identifiers.indexOf(identifier) !== index) {
      throw invalid(`Invalid project ${what}: the identifier ${identifier} is not unique`);
    }
  }
}

function checkSettings({
  source,
  environment,
  serviceRole,
  vpcConfig,
  cache,
  badgeEnabled,
  secondaryArtifacts,
}: ProjectSettings): void {
  if (secondaryArtifacts?.some(({ type }) => type === "CODEPIPELINE")) {
    throw invalid("Invalid artifacts: type CODEPIPELINE is not supported for secondary artifacts");
  }
  // Source of the message: aws/aws-codebuild-docker-images#163.
  if (isCurated(environment.image) && environment.imagePullCredentialsType === "SERVICE_ROLE") {
    throw invalid("cannot use a CodeBuild curated image with imagePullCredentialsType SERVICE_ROLE");
  }
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+/.test(serviceRole)) {
    throw invalid(`Invalid service role: ${JSON.stringify(serviceRole)} is not the ARN of a role`);
  }
  checkCount("subnets", vpcConfig?.subnets, MAX_SUBNETS);
  checkCount("securityGroupIds", vpcConfig?.securityGroupIds, MAX_SECURITY_GROUPS);
  if (cache?.type === "S3" && !cache.location) {
    throw invalid("Invalid cache: cache type S3 needs a location, a bucket and a prefix");
  }
  // Source: "Build badges sample", user guide.
  if (badgeEnabled === true && !GIT_SOURCES.includes(source.type)) {
    throw invalid(`Invalid badge: source type ${source.type} has no build badge`);
  }
}

function checkCount(member: string, list: readonly string[] = [], most: number): void {
  if (list.length > most) {
    throw invalid(`Invalid vpc config: ${list.length} ${member}, CodeBuild takes at most ${most}`);
  }
}
