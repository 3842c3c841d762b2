// Where a factory's sources can be: CodeCommit, or what AWS CodeConnections connects to.

/** The sources. */
export const SOURCES = [
  "codecommit",
  "github",
  "github-enterprise",
  "gitlab",
  "gitlab-self-managed",
  "bitbucket",
  "azure-devops",
] as const;
/** A source. */
export type Source = (typeof SOURCES)[number];
/** A source that a connection reaches. */
export type ConnectedSource = Exclude<Source, "codecommit">;

/** What a connection can connect to. */
interface Provider {
  /** CodeConnections' name of it. Source: ProviderType of its service model. */
  readonly type: string;
  /** Its name for people. */
  readonly name: string;
  /** Whether it runs on a server of one's own, which a connection reaches through a host. */
  readonly hasHost: boolean;
  /** How many parts a repository's full name has, with slashes between them. */
  readonly parts: { readonly min: number; readonly max: number };
}

const TWO = { min: 2, max: 2 };
/** Groups of GitLab can be nested 20 levels deep. Source: "Subgroups", GitLab's documentation. */
const NESTED = { min: 2, max: 21 };

/** Source → what it is to CodeConnections. */
export const PROVIDERS: Readonly<Record<ConnectedSource, Provider>> = {
  github: { type: "GitHub", name: "GitHub", hasHost: false, parts: TWO },
  "github-enterprise": {
    type: "GitHubEnterpriseServer",
    name: "GitHub Enterprise Server",
    hasHost: true,
    parts: TWO,
  },
  gitlab: { type: "GitLab", name: "GitLab", hasHost: false, parts: NESTED },
  "gitlab-self-managed": { type: "GitLabSelfManaged", name: "self-managed GitLab", hasHost: true, parts: NESTED },
  bitbucket: { type: "Bitbucket", name: "Bitbucket", hasHost: false, parts: TWO },
  // A repository of Azure DevOps is in a project of an organization.
  "azure-devops": { type: "AzureDevOps", name: "Azure DevOps", hasHost: false, parts: { min: 2, max: 3 } },
};

/** Whether a connection reaches a source. */
export function isConnected(source: Source): source is ConnectedSource {
  return source !== "codecommit";
}
