// What is wrong with a connection, one's own repository and what starts its pipelines, with the remedy.
import type * as pulumi from "@pulumi/pulumi";
import { listFaults, partitionFault, type Fault } from "../../basics/fault";
import { parseConnectionArn } from "./arn";
import { isConnected, PROVIDERS, type ConnectedSource, type Source } from "./providers";

/** The settings of a source that is one's own repository. */
export interface ConnectionSettings {
  readonly source: Source;
  readonly connectionArn?: pulumi.Input<string>;
  readonly repository?: string;
  readonly triggerTags: readonly string[];
  /** @default - unknown, so that nothing is checked against it */
  readonly homeRegion?: string;
}

/** Source: GitFilterPatternList and GitFilterPattern of CodePipeline's service model. */
const MOST_PATTERNS = 8;
const LONGEST_PATTERN = 255;
const LONGEST_FOLDER = 200;

/** Checks a connection's ARN. */
export function connectionArnFault(arn: string): string | undefined {
  return parseConnectionArn(arn) === undefined
    ? `"${arn}" is not the ARN of a connection; use one like "arn:aws:codeconnections:us-east-1:123456789012:connection/…", which aws codeconnections list-connections shows.`
    : undefined;
}

/** Checks the folder of a repository. */
export function repositoryFolderFault(folder: string): string | undefined {
  const isPath = folder.split("/").every((part) => /^(?!\.{1,2}$)[\w.@+-]+$/.test(part));
  if (!isPath) {
    return `"${folder}" is not a folder's path in a repository: it must consist of names of letters, digits and . _ @ + -, with a slash between them; use one like "images/buildsrc".`;
  }
  // Build moves its results there, out of the folder that it runs in.
  if (folder.split("/")[0] === "output") {
    return `"${folder}" is in the folder output of the repository's root, where the builds put their results; move it elsewhere, such as to "images/buildsrc".`;
  }
  return folder.length > LONGEST_FOLDER
    ? `has ${folder.length} characters; use a path of at most ${LONGEST_FOLDER}.`
    : undefined;
}

/** Finds what is wrong with the settings of one's own repository. */
export function connectionFaults({ source, homeRegion, ...settings }: ConnectionSettings): Fault[] {
  if (!isConnected(source)) {
    return [];
  }
  const { connectionArn, repository, triggerTags } = settings;
  const { name, hasHost } = PROVIDERS[source];
  const faults: Fault[] = [];
  const note = (setting: string, reason: string | undefined) => {
    if (reason !== undefined) {
      faults.push({ name: setting, reason });
    }
  };
  if (connectionArn === undefined && hasHost) {
    note(
      "connectionArn",
      `is not set, and the stack cannot connect to a server of your own: make a host and a connection to ${name} in the console (Developer Tools, Settings, Connections), and set the connection's ARN.`,
    );
  }
  if (typeof connectionArn === "string" && connectionArnFault(connectionArn) === undefined) {
    note("connectionArn", partitionFault(connectionArn, homeRegion));
  }
  note("repository", repositoryFault(source, repository));
  faults.push(...listFaults("triggerTags", triggerTags, patternFault));
  if (triggerTags.length > MOST_PATTERNS) {
    note("triggerTags", `has ${triggerTags.length} patterns; CodePipeline takes at most ${MOST_PATTERNS}.`);
  }
  return faults;
}

function repositoryFault(source: ConnectedSource, repository = ""): string | undefined {
  const { name, parts } = PROVIDERS[source];
  if (repository === "") {
    return `is not set; source "${source}" needs your repository on ${name}, such as "example/images".`;
  }
  if (/^(https?:\/\/|ssh:\/\/|git@)/.test(repository)) {
    const found = nameInUrl(repository, parts.max);
    const example = isFullName(source, found) ? `: "${found}"` : ', such as "example/images"';
    return `"${repository}" is a URL; use only the owner and the name${example}.`;
  }
  return isFullName(source, repository)
    ? undefined
    : `"${repository}" is not a repository's full name on ${name}; use one like "example/images".`;
}

function isFullName(source: ConnectedSource, repository: string): boolean {
  const { parts } = PROVIDERS[source];
  const found = repository.split("/");
  const part = source === "azure-devops" ? /^[\w.-][\w .-]*$/ : /^[\w.-]+$/;
  return found.length >= parts.min && found.length <= parts.max && found.every((each) => part.test(each));
}

/** The name in the URL to clone a repository from, or of a page in it: `/tree/main`, in GitLab `/-/tree/main`. */
function nameInUrl(url: string, longest: number): string {
  const path = url.replaceAll("%20", " ").replace(/^(https?:\/\/|ssh:\/\/)?[^/:]+(:\d+)?[/:]/, "");
  // Azure DevOps has `_git` before the name, or `v3` before all.
  const names = path
    .split(/[/?#]/)
    .filter((each, index) => each !== "" && each !== "_git" && !(index === 0 && each === "v3"));
  const page = names.findIndex((each, index) => index >= 2 && ["-", "tree", "blob"].includes(each));
  return names
    .slice(0, page === -1 ? longest : page)
    .join("/")
    .replace(/\.git$/, "");
}

function patternFault(pattern: string): string | undefined {
  if (pattern === "" || /\s/.test(pattern)) {
    return `"${pattern}" is not a pattern of tags, which has no spaces; use one like "v*".`;
  }
  return pattern.length > LONGEST_PATTERN
    ? `"${pattern}" has ${pattern.length} characters; CodePipeline takes ${LONGEST_PATTERN}.`
    : undefined;
}
