// The provider of identities that lets GitHub's workflows assume roles: the account has one, whoever made it.
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { messageOf } from "../basics/messageOf";
import { stop } from "../basics/stop";

/** GitHub's issuer of tokens, without its scheme, as ARNs and condition keys name it. */
export const GITHUB_ISSUER = "token.actions.githubusercontent.com";
/** For whom the tokens are. Source: the default `audience` of aws-actions/configure-aws-credentials. */
export const AUDIENCE = "sts.amazonaws.com";

/** The arguments of a GitHubProvider. */
export interface GitHubProviderArgs {
  readonly location: pulumi.Input<Location>;
  /** Its tags, which also tell which stack made it. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What was found in the account. */
interface Found {
  readonly tags: Readonly<Record<string, string>>;
  readonly clientIdLists: readonly string[];
}

/**
 * GitHub's identity provider in the account. The stack that finds none makes it, and leaves it in the account when it is
 * destroyed, since other stacks may use it by then. A stack that finds another's uses that one.
 *
 * @example
 * const { arn } = new GitHubProvider("golden-github", { location, tags: { Project: "golden", Stack: "dev" } });
 */
export class GitHubProvider extends pulumi.ComponentResource {
  /** The provider's ARN, known once it exists. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: GitHubProviderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:GitHubProvider", name, {}, opts);
    const { location, tags } = args;

    const arn = pulumi
      .output(location)
      .apply(({ partition, accountId }) => `arn:${partition}:iam::${accountId}:oidc-provider/${GITHUB_ISSUER}`);
    this.arn = pulumi.all([arn, arn.apply((each) => find(each, this))]).apply(([existing, found]) => {
      if (found && !found.clientIdLists.includes(AUDIENCE)) {
        throw stop(lacksAudience(existing));
      }
      const isAnothers = found !== undefined && !isOwn(found, tags);
      return isAnothers ? pulumi.output(existing) : this.make(name, tags, found && existing);
    });
    this.registerOutputs({ arn: this.arn });
  }

  /** @param existing - the ARN of one that this stack made. A stack that was destroyed and made again takes it over. */
  private make(name: string, tags: GitHubProviderArgs["tags"], existing: string | undefined): pulumi.Output<string> {
    const provider = new iam.OpenIdConnectProvider(
      `${name}-provider`,
      { url: `https://${GITHUB_ISSUER}`, clientIdLists: [AUDIENCE], tags },
      {
        parent: this,
        retainOnDelete: true,
        // Others may use it and add to it.
        ignoreChanges: ["clientIdLists", "thumbprintLists", "tags"],
        ...(existing !== undefined && { import: existing }),
      },
    );
    return provider.arn;
  }
}

function lacksAudience(arn: string): string {
  return (
    `The account's identity provider ${arn} does not accept the audience ${AUDIENCE}, so that no workflow of ` +
    "githubRepository could assume a role. Add it: aws iam add-client-id-to-open-id-connect-provider " +
    `--open-id-connect-provider-arn ${arn} --client-id ${AUDIENCE}`
  );
}

async function find(arn: string, parent: pulumi.Resource): Promise<Found | undefined> {
  try {
    return await iam.getOpenIdConnectProvider({ arn }, { parent });
  } catch (error) {
    // What IAM answers where there is none; anything else is not for us to judge.
    if (/NoSuchEntity|not found/i.test(messageOf(error))) {
      return undefined;
    }
    throw error;
  }
}

function isOwn({ tags: found }: Found, tags: Readonly<Record<string, string>>): boolean {
  return ["Project", "Stack", "ManagedBy"].every((key) => found[key] === tags[key]);
}
