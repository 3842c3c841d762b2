// The policies for people who start operations: they may not choose what these run.
import type { StarterVariables } from "../../buildsrc/stages/contract";
import { arnOf, type Location } from "../basics/location";
import { logGroupName } from "../basics/names";
import { policyDocument, type PolicyDocument } from "./document";

/** What people tell the operations, whose own it is to check the values. */
const VARIABLES: { readonly [Each in "promote" | "upkeep"]: Readonly<Record<keyof StarterVariables[Each], true>> } = {
  promote: { IMAGE: true, TO: true, CHANNEL: true, REASON: true },
  upkeep: { DRY_RUN: true, ONLY: true },
};

/**
 * What a build can be started with in place of what its project says, as the condition keys name it. The keys of the
 * environment variables are missing, and `codebuild:environment`, which a request with variables has as well.
 * Source: "Actions, resources, and condition keys for AWS CodeBuild", service authorization reference.
 */
const OVERRIDES = [
  "artifacts",
  "artifacts.bucketOwnerAccess",
  "artifacts.encryptionDisabled",
  "artifacts.location",
  "autoRetryLimit",
  "cache",
  "cache.location",
  "cache.modes",
  "cache.type",
  "encryptionKey",
  "environment.certificate",
  "environment.computeType",
  "environment.fleet.fleetArn",
  "environment.image",
  "environment.imagePullCredentialsType",
  "environment.privilegedMode",
  "environment.registryCredential",
  "environment.registryCredential.credential",
  "environment.registryCredential.credentialProvider",
  "environment.type",
  "logsConfig",
  "logsConfig.s3Logs",
  "logsConfig.s3Logs.bucketOwnerAccess",
  "logsConfig.s3Logs.encryptionDisabled",
  "logsConfig.s3Logs.location",
  "logsConfig.s3Logs.status",
  "secondaryArtifacts",
  "secondaryArtifacts.artifactIdentifier",
  "secondaryArtifacts.bucketOwnerAccess",
  "secondaryArtifacts.encryptionDisabled",
  "secondaryArtifacts.location",
  "secondarySources",
  "secondarySources.auth.resource",
  "secondarySources.auth.type",
  "secondarySources.buildStatusConfig.context",
  "secondarySources.buildStatusConfig.targetUrl",
  "secondarySources.buildspec",
  "secondarySources.insecureSsl",
  "secondarySources.location",
  "secondarySources.sourceIdentifier",
  "serviceRole",
  "source",
  "source.auth.resource",
  "source.auth.type",
  "source.buildStatusConfig.context",
  "source.buildStatusConfig.targetUrl",
  "source.buildspec",
  "source.insecureSsl",
  "source.location",
];

/**
 * What a promoter must be allowed to do: start Promote with its own variables and nothing else, and follow the build. An
 * administrator attaches it.
 *
 * @param projectName - the name of the project that promotes
 */
export function promoterPolicy(location: Location, projectName: string): PolicyDocument {
  return starterPolicy(location, projectName, "Promote", Object.keys(VARIABLES.promote));
}

/**
 * What somebody must be allowed to do who starts Upkeep between its times, likewise.
 *
 * @param projectName - the name of the project of Upkeep
 */
export function upkeepStarterPolicy(location: Location, projectName: string): PolicyDocument {
  return starterPolicy(location, projectName, "Upkeep", Object.keys(VARIABLES.upkeep));
}

function starterPolicy(
  location: Location,
  projectName: string,
  operation: string,
  variables: readonly string[],
): PolicyDocument {
  const project = arnOf(location, "codebuild", `project/${projectName}`);
  return policyDocument(
    // The operation acts with its role's rights, so nobody else may choose what it runs, with which role, and where.
    {
      Sid: `Start${operation}`,
      Effect: "Allow",
      Action: "codebuild:StartBuild",
      Resource: project,
      Condition: {
        "ForAllValues:StringEquals": { "codebuild:environment.environmentVariables.name": variables },
        Null: {
          // ForAllValues also holds where there is no name at all.
          "codebuild:environment.environmentVariables.name": "false",
          ...Object.fromEntries(OVERRIDES.map((key) => [`codebuild:${key}`, "true"])),
        },
      },
    },
    // See how the build goes.
    { Sid: `Follow${operation}`, Effect: "Allow", Action: "codebuild:BatchGetBuilds", Resource: project },
    // Read what it says.
    {
      Sid: "ReadLog",
      Effect: "Allow",
      Action: "logs:GetLogEvents",
      Resource: arnOf(location, "logs", `log-group:${logGroupName(projectName)}:log-stream:*`),
    },
  );
}
