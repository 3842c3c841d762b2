// Reads the secrets that an image hands to its provisioners, in the Build stage: the builder has no right to any.
import { isRecord } from "../common/isRecord";
import { GetParameterCommand, GetSecretValueCommand, type SecretsManagerClient, type SSMClient } from "../common/aws";
import { StageError } from "../common/stageError";
import { secretReference, type SecretReference } from "../image/secretReference";
import { refusedSecret } from "./refused";

/** The clients of the services that keep secrets. */
export interface SecretClients {
  readonly ssm: SSMClient;
  readonly secretsManager: SecretsManagerClient;
}

/** Returns the value of each variable. */
export async function readSecrets(
  secrets: Readonly<Record<string, string>>,
  clients: SecretClients,
): Promise<Readonly<Record<string, string>>> {
  const read = Object.entries(secrets).map(async ([name, written]) => {
    const reference = secretReference(written);
    try {
      return [name, valueOf(name, reference, await fetchSecret(reference, clients))] as const;
    } catch (error) {
      throw refusedSecret(name, reference, error);
    }
  });
  return Object.fromEntries(await Promise.all(read));
}

async function fetchSecret({ service, id }: SecretReference, { ssm, secretsManager }: SecretClients) {
  if (service === "ssm") {
    return (await ssm.send(new GetParameterCommand({ Name: id, WithDecryption: true }))).Parameter?.Value;
  }
  return (await secretsManager.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;
}

/** No message has a part of the value. */
function valueOf(name: string, { service, id, key }: SecretReference, text: string | undefined): string {
  if (text === undefined) {
    throw new StageError(
      `secrets.${name}: ${service}:${id} holds no text.`,
      "Keep the secret as a text, binary ones in Base64.",
    );
  }
  if (key === undefined) {
    return text;
  }
  const object = objectIn(text);
  const value = object?.[key];
  if (typeof value !== "string") {
    throw new StageError(
      `secrets.${name}: ${service}:${id} has no text with the key "${key}"; ` +
        (object === undefined ? "it is not a JSON object." : `its keys are ${Object.keys(object).join(", ")}.`),
      "Correct the part after # in the image's settings, or the secret.",
    );
  }
  return value;
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isRecord(json) ? json : undefined;
  } catch {
    return undefined;
  }
}
