// How the stack's AWS provider is set up: how it reaches AWS, which the seeding does the same way, and its default tags.
import * as pulumi from "@pulumi/pulumi";
import type { AssumeRole, ConnectionSettings } from "./connection";
import { stop } from "../basics/stop";

/** The settings of a provider, by the names that its arguments and the stack's configuration share. */
interface RawSettings {
  readonly region?: unknown;
  readonly profile?: unknown;
  readonly assumeRoles?: unknown;
  readonly assumeRoleWithWebIdentity?: unknown;
  readonly hasKeys: boolean;
}

/**
 * The region, profile and roles of an explicit provider, or else of the default one, which the stack's configuration
 * and the environment set up. The seeding reads everything else from the environment itself.
 */
export function connectionSettings(provider: pulumi.ProviderResource | undefined): pulumi.Output<ConnectionSettings> {
  return provider ? ofProvider(provider) : pulumi.output(configuredConnection());
}

/** The default provider's region, profile and roles. */
export function configuredConnection(): ConnectionSettings {
  return settle(ofConfiguration(), "aws:");
}

function ofProvider(provider: pulumi.ProviderResource): pulumi.Output<ConnectionSettings> {
  return pulumi.output(readProvider(provider)).apply((raw) => settle(raw, "the provider's "));
}

async function readProvider(provider: pulumi.ProviderResource): Promise<RawSettings> {
  // A provider's class declares only some of its properties; every argument is there as an output nevertheless.
  const read = (name: string) => valueIfKnown(pulumi.output<unknown>(Reflect.get(provider, name)));
  const keys = await Promise.all(["accessKey", "secretKey", "token"].map(read));
  return {
    region: await read("region"),
    profile: await read("profile"),
    assumeRoles: await read("assumeRoles"),
    assumeRoleWithWebIdentity: await read("assumeRoleWithWebIdentity"),
    hasKeys: keys.some((key) => key !== undefined),
  };
}

/**
 * The value of an output; undefined if a preview does not know it. In a preview, Pulumi also calls an argument of a provider
 * unknown that was not set: waiting for it would leave the inspection out of every preview with an explicit provider.
 */
export async function valueIfKnown<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  const inside: object = output;
  const isKnown: unknown = await Reflect.get(inside, "isKnown");
  if (isKnown !== true) {
    return undefined;
  }
  return new Promise((resolve) => output.apply(resolve));
}

/** The tags that the provider adds to every resource. */
export function defaultTags(
  provider: pulumi.ProviderResource | undefined,
): pulumi.Output<Readonly<Record<string, string>>> {
  return pulumi.output(readDefaultTags(provider));
}

async function readDefaultTags(provider: pulumi.ProviderResource | undefined): Promise<Record<string, string>> {
  return provider
    ? tagsIn(await valueIfKnown(pulumi.output<unknown>(Reflect.get(provider, "defaultTags"))))
    : configuredDefaultTags();
}

/** The tags that the default provider adds to every resource. */
export function configuredDefaultTags(): Record<string, string> {
  return tagsIn(new pulumi.Config("aws").get("defaultTags"));
}

function tagsIn(value: unknown): Record<string, string> {
  const [settings] = listOf(value);
  return isRecord(settings) && isRecord(settings.tags) ? textsOf(settings.tags) : {};
}

/** The default provider's region, as far as configuration and environment tell. A profile may set another. */
export function configuredRegion(): string | undefined {
  return new pulumi.Config("aws").get("region") ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
}

function ofConfiguration(): RawSettings {
  const config = new pulumi.Config("aws");
  return {
    region: configuredRegion(),
    profile: config.get("profile"),
    // Up to version 6 of @pulumi/aws it was one role, under another name.
    assumeRoles: config.get("assumeRoles") ?? config.get("assumeRole"),
    assumeRoleWithWebIdentity: config.get("assumeRoleWithWebIdentity"),
    // Keys are secrets: ask whether they are there without reading them.
    hasKeys: ["accessKey", "secretKey", "token"].some((key) => config.getSecret(key) !== undefined),
  };
}

function settle(raw: RawSettings, where: string): ConnectionSettings {
  if (raw.hasKeys) {
    throw stop(
      `${where}accessKey, secretKey or token is set, but the seeding of the repository takes no keys: they would be ` +
        "stored in the stack's state. Use a profile (aws:profile) or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY " +
        "in the environment.",
    );
  }
  if (raw.assumeRoleWithWebIdentity !== undefined) {
    throw stop(
      `${where}assumeRoleWithWebIdentity is set, which the seeding of the repository does not know. Use AWS_ROLE_ARN ` +
        "and AWS_WEB_IDENTITY_TOKEN_FILE in the environment, or a profile with role_arn and web_identity_token_file.",
    );
  }
  return {
    ...(isText(raw.region) && { region: raw.region }),
    ...(isText(raw.profile) && { profile: raw.profile }),
    assumeRoles: listOf(raw.assumeRoles).map((role, index) => readRole(role, `${where}assumeRoles[${index}]`)),
  };
}

/** Structured settings reach us as JSON text, from providers and from the configuration alike. */
function listOf(value: unknown): readonly unknown[] {
  const parsed: unknown = isText(value) ? JSON.parse(value) : value;
  if (parsed === undefined || parsed === null) {
    return [];
  }
  return Array.isArray(parsed) ? parsed : [parsed];
}

function readRole(value: unknown, where: string): AssumeRole {
  const role: Readonly<Record<string, unknown>> = isRecord(value) ? value : {};
  const { roleArn, externalId, sessionName, policy, sourceIdentity, policyArns, transitiveTagKeys, tags } = role;
  if (!isText(roleArn)) {
    throw stop(`${where}.roleArn is missing; set it to the ARN of the role to assume.`);
  }
  const durationSeconds = secondsOf(role.duration, where) ?? secondsOf(role.durationSeconds, where);
  return {
    roleArn,
    ...(isText(externalId) && { externalId }),
    ...(isText(sessionName) && { sessionName }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(isText(policy) && { policy }),
    ...(isText(sourceIdentity) && { sourceIdentity }),
    ...(isTexts(policyArns) && { policyArns }),
    ...(isTexts(transitiveTagKeys) && { transitiveTagKeys }),
    ...(isRecord(tags) && { tags: textsOf(tags) }),
  };
}

const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** A duration as the provider takes it, "1h30m", or a number of seconds. */
function secondsOf(duration: unknown, where: string): number | undefined {
  if (duration === undefined || typeof duration === "number") {
    return duration;
  }
  const parts = isText(duration) ? [...duration.matchAll(/(\d+)([hms])/g)] : [];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== duration) {
    throw stop(`${where}.duration is ${JSON.stringify(duration)}; use a duration like "1h" or "30m".`);
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ""] ?? 0), 0);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textsOf(tags: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, text]) => [key, String(text)]));
}
