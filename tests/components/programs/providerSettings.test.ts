// The seeding reaches AWS as the stack's provider does, wherever its settings come from.
import { Provider } from "@pulumi/aws/provider";
import type { ProviderArgs } from "@pulumi/aws/provider";
import type { ProviderResource } from "@pulumi/pulumi";
import { expect } from "chai";
import { connectionSettings } from "../../../components/programs/providerSettings";
import { deploy, rejection, valueOf } from "../../helpers/deploy";

const HUB = "arn:aws:iam::123456789012:role/hub";
const SPOKE = "arn:aws:iam::210987654321:role/spoke";

/** The settings that a stack with this configuration, or with this provider, gives the seeding. */
async function settingsOf(
  config: Readonly<Record<string, string>>,
  provider?: ProviderArgs,
  preview = false,
): Promise<unknown> {
  let settings: unknown;
  await deploy(
    async () => {
      const explicit: ProviderResource | undefined = provider && new Provider("explicit", provider);
      settings = await valueOf(connectionSettings(explicit));
    },
    { config, preview },
  );
  return settings;
}

describe("the settings of the stack's provider", () => {
  const saved = { AWS_REGION: process.env.AWS_REGION, AWS_DEFAULT_REGION: process.env.AWS_DEFAULT_REGION };
  beforeEach(() => {
    delete process.env.AWS_REGION;
    delete process.env.AWS_DEFAULT_REGION;
  });
  afterEach(() => {
    for (const [name, value] of Object.entries(saved)) {
      if (value === undefined) {
        Reflect.deleteProperty(process.env, name);
      } else {
        process.env[name] = value;
      }
    }
  });

  it("come from the stack's configuration", async () => {
    const roles = [{ roleArn: HUB, externalId: "x", sessionName: "s", duration: "1h30m" }, { roleArn: SPOKE }];
    const config = {
      "aws:region": "eu-west-1",
      "aws:profile": "golden",
      "aws:assumeRoles": JSON.stringify(roles),
    };

    expect(await settingsOf(config)).to.deep.equal({
      region: "eu-west-1",
      profile: "golden",
      assumeRoles: [{ roleArn: HUB, externalId: "x", sessionName: "s", durationSeconds: 5400 }, { roleArn: SPOKE }],
    });
  });

  it("may name one role, as older versions of the provider had it", async () => {
    const config = { "aws:assumeRole": JSON.stringify({ roleArn: HUB, durationSeconds: 900 }) };
    expect(await settingsOf(config)).to.deep.equal({ assumeRoles: [{ roleArn: HUB, durationSeconds: 900 }] });
  });

  it("take the region from the environment, as the provider does", async () => {
    process.env.AWS_DEFAULT_REGION = "eu-north-1";
    expect(await settingsOf({})).to.deep.equal({ region: "eu-north-1", assumeRoles: [] });
    process.env.AWS_REGION = "eu-west-3";
    expect(await settingsOf({})).to.deep.equal({ region: "eu-west-3", assumeRoles: [] });
  });

  it("come from an explicit provider, and then not from the configuration", async () => {
    const provider: ProviderArgs = { region: "eu-west-2", assumeRoles: [{ roleArn: SPOKE, tags: { team: "images" } }] };

    expect(await settingsOf({ "aws:region": "us-east-1", "aws:profile": "golden" }, provider)).to.deep.equal({
      region: "eu-west-2",
      assumeRoles: [{ roleArn: SPOKE, tags: { team: "images" } }],
    });
    expect(await settingsOf({}, { region: "eu-west-2", profile: "other" })).to.deep.equal({
      region: "eu-west-2",
      profile: "other",
      assumeRoles: [],
    });
  });

  it("are known in a preview, where Pulumi calls unknown what a provider does not set", async () => {
    const provider: ProviderArgs = { region: "eu-west-2", assumeRoles: [{ roleArn: SPOKE }] };
    expect(await settingsOf({}, provider, true)).to.deep.equal({
      region: "eu-west-2",
      assumeRoles: [{ roleArn: SPOKE }],
    });
  });

  it("are refused with keys in them, which would end up in the stack's state", async () => {
    const message = /accessKey, secretKey or token is set.*Use a profile \(aws:profile\) or AWS_ACCESS_KEY_ID/;
    expect(await rejection(settingsOf({ "aws:secretKey": "secret" }))).to.match(message);
    expect(await rejection(settingsOf({}, { accessKey: "key", secretKey: "secret" }))).to.match(message);
  });

  it("are refused with a web identity, which the seeding takes from the environment only", async () => {
    const config = { "aws:assumeRoleWithWebIdentity": JSON.stringify({ roleArn: HUB }) };
    expect(await rejection(settingsOf(config))).to.match(
      /assumeRoleWithWebIdentity is set.*AWS_WEB_IDENTITY_TOKEN_FILE/,
    );
  });

  it("are refused with a role that lacks its ARN or has a wrong duration, by name", async () => {
    const config = (role: object) => ({ "aws:assumeRoles": JSON.stringify([{ roleArn: HUB }, role]) });
    expect(await rejection(settingsOf(config({ externalId: "x" })))).to.equal(
      "aws:assumeRoles[1].roleArn is missing; set it to the ARN of the role to assume.",
    );
    expect(await rejection(settingsOf(config({ roleArn: SPOKE, duration: "1 hour" })))).to.equal(
      'aws:assumeRoles[1].duration is "1 hour"; use a duration like "1h" or "30m".',
    );
  });
});
