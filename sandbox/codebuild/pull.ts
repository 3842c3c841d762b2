// The container image of a build: who pulls it, and what that takes. The sandbox pulls nothing, and checks no tag.
import type { Environment } from "./model";
import { messageOf } from "./run/failure";

/** A repository of ECR. */
export interface EcrRepository {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** Whether CodeBuild itself provides an image. */
export function isCurated(image: string): boolean {
  return image.startsWith("aws/codebuild/");
}

/** The repository of an image in ECR. */
export function ecrRepository(image: string): EcrRepository | undefined {
  const [, account, region, name] =
    /^(\d{12})\.dkr\.ecr[\w-]*\.([\w-]+)\.amazonaws\.com[.cn]*\/([^:@]+)/.exec(image) ?? [];
  return account === undefined || region === undefined || name === undefined ? undefined : { account, region, name };
}

/**
 * Asks whether a build may pull its image, as CodeBuild does while it provisions.
 *
 * @param ask - throws where the build's role may not pull from the repository
 * @throws an error with the message of a pull that is denied. Source: aws-codebuild-jenkins-plugin#106 for the first half,
 * aws/copilot-cli#3518 for the whole
 */
export async function askForImage(
  { image, imagePullCredentialsType }: Environment,
  ask: (repository: EcrRepository) => Promise<void>,
): Promise<void> {
  const repository = ecrRepository(image);
  if (!repository) {
    return;
  }
  try {
    // The policy of the repository would have to name CodeBuild, and the sandbox has no such repository.
    await (imagePullCredentialsType === "SERVICE_ROLE" ? ask(repository) : Promise.reject(new Error("Not Authorized")));
  } catch (error) {
    const [place = image] = image.split(/[@:]/);
    throw new Error(
      "Unable to pull customer's container image. CannotPullContainerError: Error response from daemon: pull access denied " +
        `for ${place}, repository does not exist or may require 'docker login': denied: ${messageOf(error)}`,
      { cause: error },
    );
  }
}
