// The provider of identities that lets GitHub's workflows assume roles: the account has one, whoever made it.
import * as iam from "@pulumi/aws/iam";
import * as command from "@pulumi/command/local";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { stop } from "../basics/stop";
import { interpreterOf } from "../programs/interpreter";
import { connectionSettings } from "../programs/providerSettings";
import { PARAMETERS, type FoundProvider, type ProviderInspection, type ProviderParameters } from "./providerInspection";

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
    const way = connectionSettings(this.getProvider("aws:iam/openIdConnectProvider:OpenIdConnectProvider"));
    const looked = pulumi.all([arn, way]).apply(([each, connection]) => find({ arn: each, connection }, this));
    this.arn = pulumi.all([arn, looked]).apply(([existing, found]) => {
      if (found && !found.audiences.includes(AUDIENCE)) {
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

async function find(parameters: ProviderParameters, parent: pulumi.Resource): Promise<FoundProvider | undefined> {
  const { stdout } = await command.run(
    {
      command: "look",
      environment: { [PARAMETERS]: JSON.stringify(parameters) },
      interpreter: interpreterOf(require.resolve("./findProvider")),
      logging: "none",
      addPreviousOutputInEnv: false,
    },
    { parent },
  );
  const { provider, problem } = JSON.parse(stdout) as ProviderInspection;
  if (problem !== undefined) {
    throw stop(problem);
  }
  return provider;
}

function isOwn({ tags: found }: FoundProvider, tags: Readonly<Record<string, string>>): boolean {
  return ["Project", "Stack", "ManagedBy"].every((key) => found[key] === tags[key]);
}
