// The one request to CodeConnections: to which name of the service it goes, and what comes of the answer.
import { expect } from "chai";
import { getConnection, type Way } from "../../../../components/source/connection/getConnection";
import { rejection } from "../../../helpers/deploy";

const ARN = "arn:aws:codeconnections:eu-west-1:123456789012:connection/1234-abcd";
const OLD_ARN = ARN.replace("codeconnections", "codestar-connections");
const WAY: Way = {
  region: () => Promise.resolve("us-east-1"),
  credentials: () => Promise.resolve({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" }),
};

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

describe("getConnection", () => {
  const { AWS_ENDPOINT_URL: endpoint } = process.env;
  let sent: Sent[] = [];

  beforeEach(() => {
    delete process.env.AWS_ENDPOINT_URL;
    sent = [];
  });
  after(() => {
    if (endpoint !== undefined) {
      process.env.AWS_ENDPOINT_URL = endpoint;
    }
  });

  function ask(arn: string, answer: object, status = 200) {
    const send: typeof fetch = (url, { headers, body } = {}) => {
      sent.push({
        url: url instanceof URL ? url.href : "",
        headers: headers as Record<string, string>,
        body: JSON.parse(typeof body === "string" ? body : "") as unknown,
      });
      return Promise.resolve(new Response(JSON.stringify(answer), { status }));
    };
    return getConnection(arn, WAY, { send, pauseMilliseconds: 0 });
  }

  it("asks the service of the connection's own name, in the factory's region, with a signature", async () => {
    const answer = { Connection: { ConnectionStatus: "PENDING", ProviderType: "GitHub", ConnectionName: "golden" } };

    expect(await ask(ARN, answer)).to.deep.equal({ status: "PENDING", providerType: "GitHub" });
    await ask(OLD_ARN, answer);
    expect(sent.map(({ url }) => url)).to.deep.equal([
      "https://codeconnections.us-east-1.amazonaws.com/",
      "https://codestar-connections.us-east-1.amazonaws.com/",
    ]);
    expect(sent.map(({ headers }) => headers["x-amz-target"])).to.deep.equal([
      "com.amazonaws.codeconnections.CodeConnections_20231201.GetConnection",
      "com.amazonaws.codestar.connections.CodeStar_connections_20191201.GetConnection",
    ]);
    expect(sent.map(({ headers }) => /Credential=\S*/.exec(headers.authorization ?? "")?.[0])).to.satisfy(
      ([one = "", other = ""]: string[]) =>
        /^Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/codeconnections\/aws4_request,$/.test(one) &&
        /^Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/codestar-connections\/aws4_request,$/.test(other),
    );
    expect(sent.map(({ body }) => body)).to.deep.equal([{ ConnectionArn: ARN }, { ConnectionArn: OLD_ARN }]);
  });

  it("goes where AWS_ENDPOINT_URL says", async () => {
    process.env.AWS_ENDPOINT_URL = "http://127.0.0.1:5000";
    await ask(ARN, { Connection: {} });
    expect(sent[0]?.url).to.equal("http://127.0.0.1:5000/");
    expect(sent[0]?.headers.host).to.equal("127.0.0.1:5000");
  });

  it("finds no connection where there is none", async () => {
    const answer = { __type: "com.amazonaws.codeconnections#ResourceNotFoundException", Message: "no such" };
    expect(await ask(ARN, answer, 400)).to.equal(undefined);
  });

  it("says which permission is missing, under the name that the connection has", async () => {
    const denied = { __type: "AccessDeniedException", Message: "User x is not authorized" };
    expect(await rejection(ask(OLD_ARN, denied, 400))).to.equal(
      `AWS does not show the connection ${OLD_ARN} (AccessDeniedException: User x is not authorized). Allow codestar-connections:GetConnection on it (docs/permissions.md).`,
    );
    expect(await rejection(ask(ARN, { __type: "ThrottlingException", message: "slow" }, 400))).to.equal(
      `AWS does not show the connection ${ARN} (ThrottlingException: slow).`,
    );
  });
});
