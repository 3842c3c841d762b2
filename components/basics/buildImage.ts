// Where the container image comes from that CodeBuild runs the stages in.

/** A container image: one of CodeBuild's own, one that everybody may pull, or one in somebody's ECR. */
export type BuildImageOrigin =
  | { readonly kind: "codebuild" }
  | { readonly kind: "public" }
  | { readonly kind: "ecr"; readonly account: string; readonly region: string; readonly repository: string };

/** Source: "Amazon ECR private registry" and the RepositoryName pattern of ECR's service model. */
const ECR_IMAGE =
  /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com\/([a-z0-9][a-z0-9._/-]+?)(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/;

/** Reads the name of a container image. Undefined if it is in no registry from which the stages' roles can pull. */
export function originOf(image: string): BuildImageOrigin | undefined {
  if (/^aws\/codebuild\/\S+$/.test(image)) {
    return { kind: "codebuild" };
  }
  if (/^public\.ecr\.aws\/\S+$/.test(image)) {
    return { kind: "public" };
  }
  const [, account, region, repository] = ECR_IMAGE.exec(image) ?? [];
  return account === undefined || region === undefined || repository === undefined
    ? undefined
    : { kind: "ecr", account, region, repository };
}

/** Whether CodeBuild itself provides an image: it has runtimes to select from, and needs no rights to pull. */
export function isCodeBuilds(image: string): boolean {
  return originOf(image)?.kind === "codebuild";
}

/** The platforms of CodeBuild that the stages can use. */
export type EnvironmentType = "ARM_CONTAINER" | "LINUX_CONTAINER";

/** The platform for an image. The names of AWS's own images tell which processor they are for, and those of others have to. */
export function environmentType(image: string): EnvironmentType {
  return /aarch64|arm64/.test(image) ? "ARM_CONTAINER" : "LINUX_CONTAINER";
}
