// Tests of which stack makes GitHub's identity provider, and which ones use it.
import { expect } from "chai";
import { GitHubProvider } from "../../../components/ci/githubProvider";
import { PARAMETERS, type ProviderInspection } from "../../../components/ci/providerInspection";
import { ACCOUNT, deploy, LOCATION, rejection, valueOf } from "../../helpers/deploy";

const PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const ARN = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const OWN = { Project: "golden", Stack: "dev", ManagedBy: "Pulumi" };

/** What is made where the program that looks for it finds this. */
async function inAccount(found: ProviderInspection) {
  let arn = "";
  const deployment = await deploy(
    async () => {
      const provider = new GitHubProvider("golden-github", { location: LOCATION, tags: OWN });
      arn = await valueOf(provider.arn);
    },
    { answers: { "command:local:run": () => ({ stdout: JSON.stringify(found) }) } },
  );
  return { arn, made: deployment.all(PROVIDER), asked: deployment.invokes };
}

const existing = (tags: Readonly<Record<string, string>>, audiences = ["sts.amazonaws.com"]) =>
  inAccount({ provider: { tags, audiences } });

describe("GitHubProvider", () => {
  it("makes the provider where there is none, and leaves it in the account", async () => {
    const { arn, made } = await inAccount({});

    expect(arn).to.equal(ARN);
    const [{ inputs, retainOnDelete, importId } = { inputs: {} }, ...others] = made;
    expect(others).to.deep.equal([]);
    expect(inputs).to.deep.include({
      url: "https://token.actions.githubusercontent.com",
      clientIdLists: ["sts.amazonaws.com"],
      tags: OWN,
    });
    expect([retainOnDelete, importId]).to.deep.equal([true, ""]);
  });

  it("goes on with one that it made itself, also if the stack has forgotten it", async () => {
    const { arn, made, asked } = await existing(OWN);

    expect(arn).to.equal(ARN);
    expect(made.map(({ importId }) => importId)).to.deep.equal([ARN]);
    const environment = asked[0]?.inputs.environment as Record<string, string>;
    expect(JSON.parse(environment[PARAMETERS] ?? "")).to.deep.include({ arn: ARN });
  });

  it("uses another's, and makes none", async () => {
    for (const tags of [{}, { ...OWN, Stack: "production" }, { Project: "golden", Stack: "dev" }]) {
      const { arn, made } = await existing(tags);
      expect([arn, made]).to.deep.equal([ARN, []]);
    }
  });

  it("stops at one that does not accept tokens for AWS, and says how to add that", async () => {
    expect(await rejection(existing({}, ["sigstore"]))).to.include(
      `The account's identity provider ${ARN} does not accept the audience sts.amazonaws.com, so that no workflow of ` +
        "githubRepository could assume a role. Add it: aws iam add-client-id-to-open-id-connect-provider " +
        `--open-id-connect-provider-arn ${ARN} --client-id sts.amazonaws.com`,
    );
  });

  it("stops where it cannot look", async () => {
    const problem = "IAM does not show the identity provider.";
    expect(await rejection(inAccount({ problem }))).to.include(problem);
  });
});
