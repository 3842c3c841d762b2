import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { callerFindings, identify, noIdentity } from "../../../scripts/doctor/credentials";

const callerOf = (arn: string) => ({
  caller: { accountId: "123456789012", arn, partition: "aws" },
  region: "eu-west-1",
});

describe("doctor: the credentials", () => {
  it("are fine for a user or a role", () => {
    expect(callerFindings(callerOf("arn:aws:sts::123456789012:assumed-role/deployer/me"))).to.deep.equal([
      {
        verdict: "fine",
        what: "Account 123456789012, region eu-west-1, as arn:aws:sts::123456789012:assumed-role/deployer/me.",
      },
    ]);
  });

  it("should not be the root user's", () => {
    const [, warning] = callerFindings(callerOf("arn:aws:iam::123456789012:root"));

    expect(warning)
      .to.deep.include({ verdict: "warn" })
      .and.property("what")
      .match(/root user/);
  });

  const failures: readonly [string, Error, RegExp][] = [
    ["missing", named("CredentialsProviderError", "Could not load"), /set AWS_PROFILE.*aws sso login/s],
    ["expired", named("ExpiredTokenException", "expired"), /Renew them, or use another profile/],
    ["without a region", new Error("Region is missing"), /pulumi config set aws:region/],
  ];
  for (const [state, error, remedy] of failures) {
    it(`stop doctor if they are ${state}, with the remedy`, () => {
      const finding = noIdentity(error);

      expect(finding.verdict).to.equal("stop");
      expect("remedy" in finding && finding.remedy).to.match(remedy);
    });
  }
});

describe("doctor: credentials that a region refuses", () => {
  const sts = mockClient(STSClient);
  const settings = { region: "ap-east-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };
  const refusal = named("InvalidClientTokenId", "The security token included in the request is invalid");

  beforeEach(() => {
    sts.reset();
  });

  it("are good if another region takes them: the account has not enabled the first one", async () => {
    sts.on(GetCallerIdentityCommand).rejectsOnce(refusal).resolves({ Account: "123456789012" });

    const { identity, findings } = await identify(settings);

    expect(identity).to.equal(undefined);
    expect(findings).to.deep.equal([
      {
        verdict: "stop",
        what: "The region ap-east-1 is not enabled in account 123456789012, so that nothing else was looked at.",
        remedy: "Enable it (aws account enable-region --region-name ap-east-1), or set another aws:region.",
      },
    ]);
  });

  it("are bad if every region refuses them", async () => {
    sts.on(GetCallerIdentityCommand).rejects(refusal);

    const { findings } = await identify(settings);

    expect(JSON.stringify(findings)).to.match(/does not accept the credentials/);
  });
});

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
