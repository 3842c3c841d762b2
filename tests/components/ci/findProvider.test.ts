// Tests of the program that looks for GitHub's identity provider: what it asks IAM, and how it takes the answers.
import { expect } from "chai";
import { findProvider } from "../../../components/ci/findProvider";
import { rejection } from "../../helpers/deploy";

const ARN = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const credentials = () => Promise.resolve({ accessKeyId: "AKIA1", secretAccessKey: "secret" });

/** What it finds where IAM answers this. */
async function answered(status: number, body: string) {
  const requests: { readonly url: string; readonly body: string; readonly authorization: string }[] = [];
  const send = (url: unknown, { body: sent, headers }: { body: string; headers: Record<string, string> }) => {
    requests.push({ url: String(url), body: sent, authorization: headers.authorization ?? "" });
    return Promise.resolve(new Response(body, { status }));
  };
  const transport = { send: send as unknown as typeof fetch, pauseMilliseconds: 0 };
  const found = await findProvider(ARN, { credentials }, transport);
  return { found, requests };
}

const refused = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>No.</Message></Error></ErrorResponse>`;

describe("the program that looks for GitHub's identity provider", () => {
  it("asks IAM, signed, and reads audiences and tags", async () => {
    const { found, requests } = await answered(
      200,
      `<GetOpenIDConnectProviderResponse><GetOpenIDConnectProviderResult>
         <ThumbprintList><member>0</member></ThumbprintList>
         <ClientIDList><member>sts.amazonaws.com</member><member>sigstore</member></ClientIDList>
         <Tags>
           <member><Key>Project</Key><Value>golden</Value></member>
           <member><Key>Stack</Key><Value></Value></member>
         </Tags>
       </GetOpenIDConnectProviderResult></GetOpenIDConnectProviderResponse>`,
    );

    expect(found).to.deep.equal({
      audiences: ["sts.amazonaws.com", "sigstore"],
      tags: { Project: "golden", Stack: "" },
    });
    const [{ url, body, authorization } = { url: "", body: "", authorization: "" }] = requests;
    expect(url).to.equal("https://iam.amazonaws.com/");
    expect(new URLSearchParams(body).get("OpenIDConnectProviderArn")).to.equal(ARN);
    expect(authorization).to.match(/^AWS4-HMAC-SHA256 Credential=AKIA1\/\d+\/us-east-1\/iam\//);
  });

  it("finds none where IAM knows none", async () => {
    expect((await answered(404, refused("NoSuchEntity"))).found).to.equal(undefined);
  });

  it("says what is missing where IAM refuses, and what IAM says of everything else", async () => {
    expect(await rejection(answered(403, refused("AccessDenied")))).to.equal(
      `IAM does not show the identity provider ${ARN} (AccessDenied: No.). ` +
        "Allow iam:GetOpenIDConnectProvider on it (docs/permissions.md).",
    );
    expect(await rejection(answered(400, refused("Throttling")))).to.equal(
      `IAM does not show the identity provider ${ARN} (Throttling: No.).`,
    );
  });
});
