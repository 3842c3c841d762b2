// Which physical names exist in the account: one look-up per kind of resource, each for all names of the kind at once.
import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetProjectsCommand, BatchGetReportGroupsCommand, CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodePipelineClient, paginateListPipelines } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { GetInstanceProfileCommand, IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
import { KMSClient, paginateListAliases } from "@aws-sdk/client-kms";
import { GetTopicAttributesCommand, NotFoundException, SNSClient } from "@aws-sdk/client-sns";
import { commonStart } from "../commonStart";
import { arnIn, type Context } from "../context";

/** Physical name → ARN of what exists, among other names. */
export type Existing = ReadonlyMap<string, string>;

/** Finds out which of the names exist. */
export type LookUp = (context: Context, names: readonly string[]) => Promise<Existing>;

/** All pipelines by their names. */
export const pipelines: LookUp = async (context) => {
  const found: string[] = [];
  for await (const page of paginateListPipelines({ client: context.client(CodePipelineClient) }, {})) {
    found.push(...(page.pipelines ?? []).flatMap(({ name }) => name ?? []));
  }
  return new Map(found.map((name) => [name, arnIn(context, "codepipeline", name)]));
};

/** CodeBuild projects by their names. */
export const projects: LookUp = async ({ client }, names) => {
  const { projects: found = [] } = await client(CodeBuildClient).send(
    new BatchGetProjectsCommand({ names: [...names] }),
  );
  return byName(found);
};

/** Report groups by their names. */
export const reportGroups: LookUp = async (context, names) => {
  const reportGroupArns = names.map((name) => arnIn(context, "codebuild", `report-group/${name}`));
  const { reportGroups: found = [] } = await context
    .client(CodeBuildClient)
    .send(new BatchGetReportGroupsCommand({ reportGroupArns }));
  return byName(found);
};

/** Log groups by their names, which all begin alike. */
export const logGroups: LookUp = async (context, names) => {
  const found: string[] = [];
  const request = { logGroupNamePrefix: commonStart(names) };
  for await (const page of paginateDescribeLogGroups({ client: context.client(CloudWatchLogsClient) }, request)) {
    found.push(...(page.logGroups ?? []).flatMap(({ logGroupName }) => logGroupName ?? []));
  }
  return new Map(found.map((name) => [name, arnIn(context, "logs", `log-group:${name}`)]));
};

/** Event rules by their names, which all begin alike. */
export const rules: LookUp = async (context, names) => {
  const client = context.client(EventBridgeClient);
  const found = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListRulesCommand({ NamePrefix: commonStart(names), NextToken }));
    for (const { Name = "", Arn = "" } of page.Rules ?? []) {
      found.set(Name, Arn);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
};

/** Instance profiles by their names: an account has one of a name, whatever their paths. */
export const instanceProfiles: LookUp = async ({ client }, names) => {
  const found = names.map(async (name): Promise<[string, string][]> => {
    const request = client(IAMClient).send(new GetInstanceProfileCommand({ InstanceProfileName: name }));
    const { InstanceProfile: { Arn = "" } = {} } = await unless(NoSuchEntityException, request);
    return Arn === "" ? [] : [[name, Arn]];
  });
  return new Map((await Promise.all(found)).flat());
};

/** Topics by their names. */
export const topics: LookUp = async (context, names) => {
  const found = names.map(async (name): Promise<[string, string][]> => {
    const TopicArn = arnIn(context, "sns", name);
    const request = context.client(SNSClient).send(new GetTopicAttributesCommand({ TopicArn }));
    return (await unless(NotFoundException, request)).Attributes === undefined ? [] : [[name, TopicArn]];
  });
  return new Map((await Promise.all(found)).flat());
};

/** The aliases of keys in a region. */
export function keyAliasesIn(region: string): LookUp {
  return async ({ client }) => {
    const found = new Map<string, string>();
    for await (const page of paginateListAliases({ client: client(KMSClient, region) }, {})) {
      for (const { AliasName = "", AliasArn = "" } of page.Aliases ?? []) {
        found.set(AliasName, AliasArn);
      }
    }
    return found;
  };
}

function byName(found: readonly { readonly name?: string | undefined; readonly arn?: string | undefined }[]): Existing {
  return new Map(found.map(({ name = "", arn = "" }) => [name, arn]));
}

/** What a request answers; nothing if it ends with the error that says that there is no such thing. */
async function unless<T>(absent: new (...args: never[]) => Error, request: Promise<T>): Promise<Partial<T>> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof absent) {
      return {};
    }
    throw error;
  }
}
