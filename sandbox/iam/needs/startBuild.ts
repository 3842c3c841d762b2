// Which condition keys a StartBuild request fills in: one for each thing that it puts in the place of what the project
// says. Source: "AWS CodeBuild condition keys", CodeBuild user guide, and the service authorization reference.
import { text, type Json, type Shape } from "../../frontdoor/service";
import { list, structure, type Need } from "./need";

type Keys = Need["keys"];

/** Member of the request → the keys that it fills in. */
const FILLED: Readonly<Record<string, (value: Json) => Keys>> = {
  artifactsOverride: members("artifacts", ["bucketOwnerAccess", "encryptionDisabled", "location"]),
  autoRetryLimitOverride: scalar("autoRetryLimit"),
  buildspecOverride: () => ({ "codebuild:source": "true", "codebuild:source.buildspec": "true" }),
  buildStatusConfigOverride: within("source", members("source.buildStatusConfig", ["context", "targetUrl"])),
  cacheOverride: (value) => {
    const modes = list(structure(value).modes).map(text);
    return {
      ...members("cache", ["location", "type"])(value),
      "codebuild:cache.modes": modes.length > 0 ? modes : undefined,
    };
  },
  certificateOverride: within("environment", scalar("environment.certificate")),
  computeTypeOverride: within("environment", scalar("environment.computeType")),
  encryptionKeyOverride: scalar("encryptionKey"),
  environmentTypeOverride: within("environment", scalar("environment.type")),
  environmentVariablesOverride: within("environment", variableKeys),
  fleetOverride: within("environment", (value) => ({
    "codebuild:environment.fleet.fleetArn": text(structure(value).fleetArn),
  })),
  imageOverride: within("environment", scalar("environment.image")),
  imagePullCredentialsTypeOverride: within("environment", scalar("environment.imagePullCredentialsType")),
  insecureSslOverride: within("source", scalar("source.insecureSsl")),
  logsConfigOverride: (value) => {
    const { s3Logs } = structure(value);
    const written = ["bucketOwnerAccess", "encryptionDisabled", "location", "status"];
    return {
      "codebuild:logsConfig": "true",
      ...(s3Logs !== undefined && members("logsConfig.s3Logs", written)(s3Logs)),
    };
  },
  privilegedModeOverride: within("environment", scalar("environment.privilegedMode")),
  registryCredentialOverride: within(
    "environment",
    members("environment.registryCredential", ["credential", "credentialProvider"]),
  ),
  secondaryArtifactsOverride: identified("secondaryArtifacts", "artifactIdentifier", [
    "bucketOwnerAccess",
    "encryptionDisabled",
    "location",
  ]),
  secondarySourcesOverride: identified("secondarySources", "sourceIdentifier", [
    "auth.resource",
    "auth.type",
    "buildStatusConfig.context",
    "buildStatusConfig.targetUrl",
    "buildspec",
    "insecureSsl",
    "location",
  ]),
  serviceRoleOverride: scalar("serviceRole"),
  sourceAuthOverride: within("source", members("source.auth", ["resource", "type"])),
  sourceLocationOverride: within("source", scalar("source.location")),
};

/** The members that fill in no key, so that no policy can forbid them. */
export const WITHOUT_KEYS = [
  "debugSessionEnabled",
  "gitCloneDepthOverride",
  "gitSubmodulesConfigOverride",
  "hostKernelOverride",
  "idempotencyToken",
  "projectName",
  "queuedTimeoutInMinutesOverride",
  "reportBuildStatusOverride",
  "secondarySourcesVersionOverride",
  "sourceTypeOverride",
  "sourceVersion",
  "timeoutInMinutesOverride",
] as const;

/** The keys of a request. @throws for a member that is not known here, instead of guessing */
export function startBuildKeys(input: Shape): Keys {
  const unkeyed: readonly string[] = WITHOUT_KEYS;
  return Object.entries(input).reduce<Keys>((keys, [member, value]) => {
    if (value === undefined || unkeyed.includes(member)) {
      return keys;
    }
    const fill = FILLED[member];
    if (!fill) {
      throw new Error(`the sandbox does not know which condition keys ${member} of StartBuild fills in`);
    }
    return { ...keys, ...fill(value) };
  }, {});
}

function scalar(key: string): (value: Json) => Keys {
  return (value) => ({ [`codebuild:${key}`]: text(value) });
}

/** A key for the structure, and one for each member that is there. */
function members(key: string, names: readonly string[]): (value: Json) => Keys {
  return (value) => {
    const given = structure(value);
    const present = names.filter((name) => given[name] !== undefined);
    return {
      [`codebuild:${key}`]: "true",
      ...Object.fromEntries(present.map((name) => [`codebuild:${key}.${name}`, text(given[name])])),
    };
  };
}

/** Also the key of the structure that the key belongs to. */
function within(parent: string, fill: (value: Json) => Keys): (value: Json) => Keys {
  return (value) => ({ [`codebuild:${parent}`]: "true", ...fill(value) });
}

function variableKeys(value: Json): Keys {
  const variables = list(value).map(structure);
  const key = "codebuild:environment.environmentVariables";
  if (variables.length === 0) {
    return {};
  }
  return {
    [key]: "true",
    [`${key}.name`]: variables.map(({ name }) => text(name)),
    [`${key}.value`]: variables.map((each) => text(each.value)),
    ...Object.fromEntries(variables.map((each) => [`${key}/${text(each.name)}.value`, text(each.value)])),
  };
}

/** The keys of a list, whose items are told apart by an identifier: one for all items, and one for each. */
function identified(key: string, identifier: string, names: readonly string[]): (value: Json) => Keys {
  return (value) => {
    const items = list(value).map(structure);
    const all = [identifier, ...names].flatMap((name): [string, string[]][] => {
      const values = items.flatMap((item) => textAt(item, name) ?? []);
      return values.length === 0 ? [] : [[`codebuild:${key}.${name}`, values]];
    });
    const each = items.flatMap((item) =>
      names.map((name): [string, string | undefined] => [
        `codebuild:${key}/${text(item[identifier])}.${name}`,
        textAt(item, name),
      ]),
    );
    return { [`codebuild:${key}`]: "true", ...Object.fromEntries(all), ...Object.fromEntries(each) };
  };
}

function textAt(item: Shape, path: string): string | undefined {
  const [first = "", second] = path.split(".");
  const value = second === undefined ? item[first] : structure(item[first])[second];
  return value === undefined ? undefined : text(value);
}
