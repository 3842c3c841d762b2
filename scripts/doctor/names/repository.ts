// The name of the repository: one that exists can be taken over.
import {
  CodeCommitClient,
  GetRepositoryCommand,
  ListTagsForResourceCommand,
  RepositoryDoesNotExistException,
  type RepositoryMetadata,
} from "@aws-sdk/client-codecommit";
import { configuredDefaultTags } from "../../../components/programs/providerSettings";
import { stackTags } from "../../../components/settings/tagFaults";
import type { Context } from "../context";
import { fine, stop, type Finding } from "../finding";

type Tags = Readonly<Record<string, string>>;

/** A repository that exists. */
export interface ExistingRepository {
  readonly metadata: RepositoryMetadata;
  readonly tags: Tags;
}

/** Whether the repository can be made or taken over. */
export async function repositoryFindings(context: Context): Promise<readonly Finding[]> {
  return judgeRepository(context, await existingRepository(context), configuredDefaultTags());
}

/** Judges the repository that exists, if one does. */
export function judgeRepository(
  { settings, project, stack, ownedArns }: Pick<Context, "settings" | "project" | "stack" | "ownedArns">,
  existing: ExistingRepository | undefined,
  defaultTags: Tags,
): readonly Finding[] {
  const { repositoryName: name, adoptRepository: adopt, repositoryDescription: description } = settings;
  if (existing === undefined) {
    return adopt && !ownsOne(ownedArns)
      ? [stop(`adoptRepository is true, but there is no repository ${name}.`, "pulumi config rm adoptRepository")]
      : [];
  }
  if (ownedArns.has(existing.metadata.Arn ?? "")) {
    return [];
  }
  if (!adopt) {
    const remedy = "Take it over (pulumi config set adoptRepository true), or set another repositoryName.";
    return [stop(`The repository ${name} exists, and is not in this stack's state.`, remedy)];
  }
  const tags = stackTags(project, stack, settings.tags, defaultTags);
  // AWS gives those itself, to what CloudFormation made for example: nobody can take them away, and Pulumi leaves them.
  const given = Object.fromEntries(Object.entries(existing.tags).filter(([key]) => !key.startsWith("aws:")));
  const differences = [
    ...(existing.metadata.repositoryDescription === description ? [] : ["the description"]),
    ...keysOf(tags, given).flatMap((key) => (tags[key] === given[key] ? [] : [`the tag ${key}`])),
  ];
  return differences.length === 0
    ? [fine(`The repository ${name} exists and will be taken over.`)]
    : [
        stop(
          `The repository ${name} cannot be taken over as it is: ${differences.join(", ")} would have to be the stack's.`,
          `Give it the description "${description}" and the tags ${JSON.stringify(tags)}, or set another repositoryName.`,
        ),
      ];
}

async function existingRepository({ client, settings }: Context): Promise<ExistingRepository | undefined> {
  const codeCommit = client(CodeCommitClient);
  try {
    const { repositoryName } = settings;
    const { repositoryMetadata: metadata = {} } = await codeCommit.send(new GetRepositoryCommand({ repositoryName }));
    const { tags = {} } = await codeCommit.send(new ListTagsForResourceCommand({ resourceArn: metadata.Arn }));
    return { metadata, tags };
  } catch (error) {
    if (error instanceof RepositoryDoesNotExistException) {
      return undefined;
    }
    throw error;
  }
}

function ownsOne(arns: ReadonlySet<string>): boolean {
  return [...arns].some((arn) => arn.split(":")[2] === "codecommit");
}

function keysOf(...tags: readonly Tags[]): readonly string[] {
  return [...new Set(tags.flatMap((each) => Object.keys(each)))];
}
