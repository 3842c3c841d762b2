// Why a secret cannot be had, in words that name the setting.
import { StageError } from "../common/stageError";
import { withoutKey, type SecretReference } from "../image/secretReference";

const MISSING = /^(ParameterNotFound|InvalidResourceId|ResourceNotFoundException)$/;
const DENIED = /^AccessDenied(Exception)?$/;

/** What is thrown for what a service answered about a secret. Anything unexpected stays as it is. */
export function refusedSecret(name: string, reference: SecretReference, error: unknown): unknown {
  const code = error instanceof Error ? error.name : "";
  if (MISSING.test(code)) {
    return new StageError(
      `secrets.${name}: there is no ${withoutKey(reference)} in the factory's account and region.`,
      "Create it, or correct its name in the image's settings.",
    );
  }
  // IAM compares a secret that does not exist by its bare name, which no policy allows.
  if (DENIED.test(code)) {
    return new StageError(
      `secrets.${name}: the factory's builds may not read ${withoutKey(reference)}` +
        `${reference.service === "secretsmanager" ? ", or there is none" : ""}: ${(error as Error).message}`,
      `Create it if there is none. Add "${withoutKey(reference)}" to the stack's setting builderInputs and run pulumi up; the ` +
        "policy of a key of your own must let the account's roles use it.",
    );
  }
  return error;
}
