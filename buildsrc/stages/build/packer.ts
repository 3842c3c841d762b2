// How the stages call Packer, and what they make of its answer. Called by validate.ts and build.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildEnvironment } from "../common/environment";
import type { Encryption } from "./fingerprint";
import { settingsFile, type Image } from "../image/folder";
import type { Finished } from "../common/run";
import type { ImageSettings } from "../image/settings";
import { StageError } from "../common/stageError";

/** What Packer is told beside the image's settings; the names are those of packer/variables.pkr.hcl. */
export type PackerVariables = Readonly<Record<string, string | number | boolean>>;

export interface Findings {
  readonly baseAmiId: string;
  readonly fingerprint: string;
  readonly encryption: Encryption;
}

export function packerVariables(build: BuildEnvironment, findings: Findings): PackerVariables {
  const { baseAmiId, fingerprint, encryption } = findings;
  return {
    image: build.image,
    factory: build.factory,
    region: build.region,
    commit: build.commit,
    build_id: build.buildId,
    fingerprint,
    base_ami: baseAmiId,
    subnet_id: build.subnetId,
    security_group_id: build.securityGroupId,
    instance_profile: build.instanceProfile,
    associate_public_ip_address: build.assignPublicIp,
    timeout_minutes: build.timeoutMinutes,
    encrypted: encryption.encrypted,
    // Also a setting of an image, which then is what `encryption` says; Packer takes the last of two values.
    kms_key_id: encryption.kmsKeyId ?? "",
  };
}

/** An image that names its own key is encrypted with it, whatever the factory does with the others. */
export function imageEncryption(settings: ImageSettings, build: Encryption): Encryption {
  const { kmsKeyId } = settings;
  return kmsKeyId === undefined
    ? { encrypted: build.encrypted, ...(build.kmsKeyId !== undefined && { kmsKeyId: build.kmsKeyId }) }
    : { encrypted: true, kmsKeyId };
}

/** `flags`, then what selects the image and its template. */
export function packerArguments(flags: readonly string[], image: Image, variables: PackerVariables): readonly string[] {
  return [
    ...flags,
    `-only=amazon-ebs.${image.settings.family}`,
    `-var-file=${settingsFile(image.name)}`,
    ...Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`),
    "packer",
  ];
}

export interface Limits {
  /** When Packer is told to stop and clean up. */
  readonly stopAfterSeconds: number;
  /** How long after that it is killed. */
  readonly killAfterSeconds: number;
}

/**
 * Packer has to stop before CodeBuild's limit: CodeBuild gives a build that it ends no signal, so nothing would be
 * cleaned up. The clean-up waits for the builder to be terminated, which takes minutes on large machines.
 */
export function packerLimits(build: Pick<BuildEnvironment, "timeoutMinutes" | "startedAt">, now: Date): Limits {
  const total = build.timeoutMinutes * 60;
  const killAfterSeconds = Math.min(600, Math.floor(total / 5));
  const elapsed = Math.ceil((now.getTime() - build.startedAt.getTime()) / 1000);
  const toUploadAndEnd = 30;
  return { stopAfterSeconds: Math.max(1, total - elapsed - killAfterSeconds - toUploadAndEnd), killAfterSeconds };
}

/** The program and arguments that run Packer within the limits. */
export function limited({ stopAfterSeconds, killAfterSeconds }: Limits, packer: readonly string[]): readonly string[] {
  return ["--signal=TERM", `--kill-after=${killAfterSeconds}s`, `${stopAfterSeconds}s`, "packer", ...packer];
}

/** `timeout`'s status when it had to stop the program; 137 when it had to kill it. */
const STOPPED_BY_TIMEOUT: readonly number[] = [124, 137];

const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /Timeout waiting for SSH/,
    "The builder was not reachable through Session Manager. Its subnet needs a way to Systems Manager (a public address, a " +
      "NAT gateway, or endpoints for ssm and ssmmessages), and the base AMI needs the SSM agent.",
  ],
  [
    /UnauthorizedOperation|AccessDenied|not authorized/,
    "The Build role may not do this. Run pulumi up; if it persists, look for a policy of the organization that denies it.",
  ],
  [
    /InsufficientInstanceCapacity|VcpuLimitExceeded|Unsupported.*instance type/i,
    "Set another instance_type in the image's settings, choose another subnet, or raise the account's quota.",
  ],
];
const ANYTHING_ELSE = "Packer's own messages are above, its full log is packer.log.gz in the build's output.";

/** Why Packer failed, and what to do; undefined when it did not. */
export function packerFailure(finished: Finished, limits: Limits): StageError | undefined {
  if (finished.stoppedBy !== undefined) {
    return new StageError(
      "the build was stopped; Packer cleaned up.",
      "Start the stage again when you want the image.",
    );
  }
  if (finished.status === 0) {
    return undefined;
  }
  if (STOPPED_BY_TIMEOUT.includes(finished.status)) {
    return new StageError(
      `Packer was stopped after ${Math.round(limits.stopAfterSeconds / 60)} minutes, just before the project's time limit.`,
      "Look above for the step that hangs; if the image simply needs longer, raise the Build stage's time limit.",
    );
  }
  const script = scriptFailure(finished.lines);
  if (script !== undefined) {
    return new StageError(script, "Correct that script and push. What it printed is above.");
  }
  const cause =
    finished.lines
      .map((line) => /^--> [^:]+: (.+)/.exec(line)?.[1] ?? /^Error: .+/.exec(line)?.[0])
      .find((each) => each !== undefined) ?? `Packer ended with status ${finished.status}.`;
  const remedy = REMEDIES.find(([pattern]) => pattern.test(cause))?.[1] ?? ANYTHING_ELSE;
  return new StageError(cause, remedy);
}

/** What packer/run-provisioner.sh says: image, script, line, command and status. */
function scriptFailure(lines: readonly string[]): string | undefined {
  return lines
    .map((line) => /image \S+: images\/\S+ line \d+: .* failed with status \d+$/.exec(line)?.[0])
    .find((each) => each !== undefined);
}

/** The id of the AMI in Packer's manifest. */
export function amiFromManifest(output: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(output, "manifest.json"), "utf8"));
  // "artifact_id": "us-east-1:ami-0123456789abcdef0"
  const ami = /"artifact_id":"[a-z0-9-]+:(ami-[0-9a-f]+)"/.exec(JSON.stringify(manifest))?.[1];
  if (ami === undefined) {
    throw new StageError(
      "Packer succeeded, yet its manifest names no AMI.",
      "Look above for what Packer did at its end.",
    );
  }
  return ami;
}
