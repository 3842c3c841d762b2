// Asks IAM for GitHub's identity provider: the program that Pulumi runs in every preview and update. It reads only. The AWS
// provider's own function does not tell an account without one from a refusal.
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { SignatureV4 } from "@smithy/signature-v4";
import { clientSettings, describeFailure } from "../programs/connection";
import { Problem } from "../programs/problem";
import { Sha256 } from "../programs/sha256";
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
  send: typeof fetch = fetch,
): Promise<FoundProvider | undefined> {
  const endpoint = new URL(process.env.AWS_ENDPOINT_URL ?? ENDPOINT);
  const asked = { Action: "GetOpenIDConnectProvider", Version: "2010-05-08", OpenIDConnectProviderArn: arn };
  const body = new URLSearchParams(asked).toString();
  const signer = new SignatureV4({ service: "iam", region: REGION, credentials, sha256: Sha256 });
  const { headers } = await signer.sign({
    method: "POST",
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    path: "/",
    headers: { host: endpoint.host, "content-type": "application/x-www-form-urlencoded" },
    body,
  });
  const response = await send(endpoint, { method: "POST", headers, body });
  const answer = await response.text();
  if (response.ok) {
    return { audiences: membersOf(answer, "ClientIDList"), tags: tagsIn(answer) };
  }
  const [code = "", message = ""] = ["Code", "Message"].flatMap((name) => within(answer, name).slice(0, 1));
  if (code === "NoSuchEntity") {
    return undefined;
  }
  const remedy = code === "AccessDenied" ? " Allow iam:GetOpenIDConnectProvider on it (docs/permissions.md)." : "";
  throw new Problem(`IAM does not show the identity provider ${arn} (${code}: ${message}).${remedy}`);
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
