// Asks IAM for GitHub's identity provider: the program that Pulumi runs in every preview and update. It reads only. The AWS
// provider's own function does not tell an account without one from a refusal.
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { clientSettings, describeFailure } from "../programs/connection";
import { Problem } from "../programs/problem";
import { sendSigned, type Transport } from "../programs/signedRequest";
import { PARAMETERS, type FoundProvider, type ProviderInspection, type ProviderParameters } from "./providerInspection";

/** Where IAM is: a factory lives in no other partition. Source: "AWS Identity and Access Management endpoints and quotas". */
const ENDPOINT = "https://iam.amazonaws.com";
const REGION = "us-east-1";

/** What tells who asks: the credentials of any client. */
export type Way = Pick<CodePipelineClient["config"], "credentials">;

/** Gets the identity provider. Undefined if the account has none with that ARN. */
export async function findProvider(
  arn: string,
  { credentials }: Way,
  transport?: Transport,
): Promise<FoundProvider | undefined> {
  const asked = { Action: "GetOpenIDConnectProvider", Version: "2010-05-08", OpenIDConnectProviderArn: arn };
  const { text, refusal } = await sendSigned(
    {
      service: "iam",
      region: REGION,
      credentials,
      endpoint: ENDPOINT,
      protocol: "query",
      body: new URLSearchParams(asked).toString(),
    },
    transport,
  );
  if (refusal === undefined) {
    return { audiences: membersOf(text, "ClientIDList"), tags: tagsIn(text) };
  }
  const { name, message } = refusal;
  if (name === "NoSuchEntity") {
    return undefined;
  }
  const remedy = name === "AccessDenied" ? " Allow iam:GetOpenIDConnectProvider on it (docs/permissions.md)." : "";
  throw new Problem(`IAM does not show the identity provider ${arn} (${name}: ${message}).${remedy}`);
}

function membersOf(xml: string, list: string): string[] {
  return within(xml, list).flatMap((content) => within(content, "member"));
}

function tagsIn(xml: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    membersOf(xml, "Tags").map((tag) => [within(tag, "Key")[0] ?? "", within(tag, "Value")[0] ?? ""]),
  );
}

/** The contents of the elements of a name. */
function within(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, "gs"))].map(([, content = ""]) => content);
}

if (require.main === module) {
  // The component that runs this wrote the parameters.
  const { arn, connection } = JSON.parse(process.env[PARAMETERS] ?? "") as ProviderParameters;
  const print = (found: ProviderInspection) => {
    console.log(JSON.stringify(found));
  };
  clientSettings(connection)
    .then((settings) => findProvider(arn, new CodePipelineClient({ region: REGION, ...settings }).config))
    .then(
      (provider) => {
        print(provider === undefined ? {} : { provider });
      },
      (error: unknown) => {
        const problem = describeFailure(error);
        if (problem === undefined) {
          throw error;
        }
        // Printed, not thrown: Pulumi would wrap the message of a failure in words of its own.
        print({ problem });
      },
    );
}
