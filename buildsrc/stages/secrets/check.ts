// Whether the secrets of an image are there and can be read, without reading them.
import { DescribeSecretCommand, ListTagsForResourceCommand } from "../common/aws";
import { StageError } from "../common/stageError";
import { secretReference, type SecretReference } from "../image/secretReference";
import type { SecretClients } from "./read";
import { refusedSecret } from "./refused";

/** Throws for the first secret that Build could not read. */
export async function checkSecrets(secrets: Readonly<Record<string, string>>, clients: SecretClients): Promise<void> {
  for (const [name, written] of Object.entries(secrets)) {
    const reference = secretReference(written);
    try {
      await lookAt(reference, clients);
    } catch (error) {
      throw refusedSecret(name, reference, error);
    }
  }
}

/** To list a parameter's tags is the one right on a single parameter that does not show its value. */
async function lookAt({ service, id }: SecretReference, { ssm, secretsManager }: SecretClients): Promise<void> {
  await (service === "ssm"
    ? ssm.send(new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: id }))
    : secretsManager.send(new DescribeSecretCommand({ SecretId: id })));
}

/** Refuses secrets in the build of a pull request, which anybody can open. */
export function refuseForPullRequest(secrets: Readonly<Record<string, string>>, pullRequest: string | undefined): void {
  const [name] = Object.keys(secrets);
  if (pullRequest !== undefined && name !== undefined) {
    throw new StageError(
      `secrets.${name}: builds of pull requests get no secrets, since whoever opens one could read them.`,
      "Merge it to have the image built, or take the secrets out of the image's settings.",
    );
  }
}
