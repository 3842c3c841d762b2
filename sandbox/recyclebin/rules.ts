// Recycle Bin's retention rules, as far as Pulumi makes them. What is removed does not go to the bin in the sandbox.
import { randomBytes } from "node:crypto";
import { AwsError, type Call, type Operation, type Service } from "../frontdoor/service";
import { operation, page } from "../frontdoor/wire";

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

interface ResourceTag {
  readonly ResourceTagKey: string;
  readonly ResourceTagValue?: string;
}

/** What a rule is told, and what can be changed of it later. */
interface Told {
  readonly RetentionPeriod: { readonly RetentionPeriodValue: number; readonly RetentionPeriodUnit: "DAYS" };
  readonly ResourceType: string;
  readonly Description?: string;
  readonly ResourceTags?: readonly ResourceTag[];
  readonly ExcludeResourceTags?: readonly ResourceTag[];
}

interface Rule {
  readonly arn: string;
  readonly identifier: string;
  told: Told;
  tags: readonly Tag[];
}

interface Identified {
  readonly Identifier: string;
}

interface Tagged {
  readonly ResourceArn: string;
}

const PAGE_SIZE = 1000;

/** The service, for the front door. */
export function createRecycleBin(): Service {
  const byArn = new Map<string, Rule>();
  const arnOf = (identifier: string, { region, caller }: Call) =>
    `arn:aws:rbin:${region}:${caller.accountId}:rule/${identifier}`;
  const find = (arn: string): Rule => {
    const rule = byArn.get(arn);
    if (!rule) {
      throw new AwsError("ResourceNotFoundException", `Rule ${arn.split("/").at(-1) ?? ""} was not found.`, 404);
    }
    return rule;
  };

  const operations: Readonly<Record<string, Operation>> = {
    CreateRule: operation(({ Tags: tags = [], ...told }: Told & { readonly Tags?: readonly Tag[] }, call) => {
      check(told);
      // Eleven letters and digits, as RuleIdentifier has them.
      const identifier = randomBytes(6).toString("hex").slice(0, 11);
      const rule = { arn: arnOf(identifier, call), identifier, told, tags };
      byArn.set(rule.arn, rule);
      return { ...show(rule), Tags: tags };
    }),
    GetRule: operation(({ Identifier }: Identified, call) => show(find(arnOf(Identifier, call)))),
    UpdateRule: operation(({ Identifier, ...told }: Identified & Partial<Told>, call) => {
      const rule = find(arnOf(Identifier, call));
      const changed = { ...rule.told, ...told };
      check(changed);
      rule.told = changed;
      return show(rule);
    }),
    DeleteRule: operation(({ Identifier }: Identified, call) => {
      byArn.delete(find(arnOf(Identifier, call)).arn);
      return {};
    }),
    ListRules: operation(
      (
        {
          ResourceType,
          MaxResults = PAGE_SIZE,
          NextToken,
        }: { ResourceType: string; MaxResults?: number; NextToken?: string },
        call,
      ) => {
        const prefix = arnOf("", call);
        const found = [...byArn.values()].filter(
          ({ arn, told }) => arn.startsWith(prefix) && told.ResourceType === ResourceType,
        );
        const badToken = () => new AwsError("ValidationException", "The next token is not valid.");
        const { items, nextToken } = page(found, { token: NextToken, size: MaxResults, badToken });
        return { Rules: items.map(summary), ...(nextToken !== undefined && { NextToken: nextToken }) };
      },
    ),
    ListTagsForResource: operation(({ ResourceArn }: Tagged) => ({ Tags: find(ResourceArn).tags })),
    TagResource: operation(({ ResourceArn, Tags }: Tagged & { readonly Tags: readonly Tag[] }) => {
      const rule = find(ResourceArn);
      rule.tags = [...new Map([...rule.tags, ...Tags].map((tag) => [tag.Key, tag])).values()];
      return {};
    }),
    UntagResource: operation(({ ResourceArn, TagKeys }: Tagged & { readonly TagKeys: readonly string[] }) => {
      const rule = find(ResourceArn);
      rule.tags = rule.tags.filter(({ Key }) => !TagKeys.includes(Key));
      return {};
    }),
  };
  return { name: "rbin", operations };
}

/** Source: "Recycle Bin retention rules", EBS user guide. */
function check({ ResourceTags = [], ExcludeResourceTags = [] }: Told): void {
  if (ResourceTags.length > 0 && ExcludeResourceTags.length > 0) {
    throw new AwsError("ValidationException", "A rule for tags excludes none: only a rule for a whole region does.");
  }
}

function show({ arn, identifier, told }: Rule): object {
  return { ...told, Identifier: identifier, RuleArn: arn, Status: "available" };
}

function summary({ arn, identifier, told: { Description, RetentionPeriod } }: Rule): object {
  return { Identifier: identifier, RuleArn: arn, Description, RetentionPeriod };
}
