// What continuous integration deploys a factory with, if a repository is named: an identity provider and two roles.
import { GitHubProvider } from "../ci/githubProvider";
import { CiRoles } from "../deploying/ciRoles";
import type { ConnectedSource } from "../source/connectedSource";
import type { SourceRepository } from "../source/sourceRepository";
import type { Site } from "./site";

/** Makes the roles, if a repository is to deploy the stack. */
export function makeCiRoles(site: Site, source: SourceRepository | ConnectedSource): CiRoles | undefined {
  const { name, settings, location, roles, tags, inside } = site;
  const { githubRepository: repository } = settings;
  if (repository === undefined) {
    return undefined;
  }
  const { arn: providerArn } = new GitHubProvider(`${name}-github`, { location, tags }, inside);
  const connection = "connectionArn" in source && { connectionArn: source.connectionArn };
  return new CiRoles(name, { settings, location, providerArn, repository, roles, tags, ...connection }, inside);
}
