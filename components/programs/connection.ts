// Makes AWS clients act as the stack's provider does, and tells people why AWS cannot be reached.
import type { CodeCommitClientConfig } from "@aws-sdk/client-codecommit";
import { Problem } from "./problem";

/** A role to assume before calling AWS, with the fields of `aws:assumeRoles`. */
export interface AssumeRole {
  readonly roleArn: string;
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly durationSeconds?: number;
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  readonly sourceIdentity?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
}

/** How to reach AWS: as the stack's provider does. It holds no secrets: those come from the profile or the environment. */
export interface ConnectionSettings {
  /** @default - the profile's, or AWS_REGION */
  readonly region?: string;
  /** @default - AWS_PROFILE, or whatever else the AWS SDK finds */
  readonly profile?: string;
  /** The roles, assumed one after the other. */
  readonly assumeRoles: readonly AssumeRole[];
}

/** The settings that all clients of the SDK have in common. */
export type ClientSettings = Pick<CodeCommitClientConfig, "region" | "profile" | "credentials">;

/**
 * The settings of a client. Where nothing is set, the SDK looks by itself: in the environment, at AWS_PROFILE, for a
 * container's or instance's role.
 */
export async function clientSettings({ region, profile, assumeRoles }: ConnectionSettings): Promise<ClientSettings> {
  const settings = { ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) };
  if (assumeRoles.length === 0) {
    return settings;
  }

  // Loaded only when there is a role to assume: it would cost every preview a tenth of a second.
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  const credentials = assumeRoles.reduce(
    (masterCredentials, role) =>
      fromTemporaryCredentials({
        masterCredentials,
        params: assumeRoleInput(role),
        clientConfig: region === undefined ? {} : { region },
      }),
    fromNodeProviderChain(profile === undefined ? {} : { profile }),
  );
  return { ...settings, credentials };
}

function assumeRoleInput(role: AssumeRole) {
  return {
    RoleArn: role.roleArn,
    RoleSessionName: role.sessionName ?? "ami-pipeline",
    ...(role.externalId !== undefined && { ExternalId: role.externalId }),
    ...(role.durationSeconds !== undefined && { DurationSeconds: role.durationSeconds }),
    ...(role.policy !== undefined && { Policy: role.policy }),
    ...(role.policyArns && { PolicyArns: role.policyArns.map((arn) => ({ arn })) }),
    ...(role.sourceIdentity !== undefined && { SourceIdentity: role.sourceIdentity }),
    ...(role.tags && { Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })) }),
    ...(role.transitiveTagKeys && { TransitiveTagKeys: [...role.transitiveTagKeys] }),
  };
}

const NO_CREDENTIALS =
  "No AWS credentials found: set AWS_PROFILE, or aws:profile in the stack's configuration (pulumi config set aws:profile " +
  "<name>), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. With AWS IAM Identity Center, run aws sso login first.";

/** The names of the errors by which AWS refuses credentials. */
export const BAD_CREDENTIALS: readonly string[] = [
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
];

/** What a person needs to know when no answer comes. */
export function unreachable(reason: string): string {
  return `Cannot reach AWS: ${reason}. Check the network.`;
}

/** What a person needs to know when AWS refuses or cannot be reached. Undefined if the failure is a bug of ours. */
export function describeFailure(error: unknown): string | undefined {
  if (error instanceof Problem) {
    return error.message;
  }
  if (!(error instanceof Error)) {
    return undefined;
  }
  if (error.message === "Region is missing") {
    return "No AWS region: set aws:region in the stack's configuration (pulumi config set aws:region us-east-1).";
  }
  if (error.name === "CredentialsProviderError") {
    return `${NO_CREDENTIALS}\n(The AWS SDK: ${error.message})`;
  }
  if (BAD_CREDENTIALS.includes(error.name)) {
    return `AWS does not accept the credentials (${error.name}: ${error.message}). Renew them, or use another profile.`;
  }
  if ("code" in error && "syscall" in error) {
    return unreachable(error.message);
  }
  if ("$metadata" in error) {
    return `AWS refused: ${error.name}: ${error.message}`;
  }
  return undefined;
}
