// What doctor says of the connection to one's own repository.
import { expect } from "chai";
import { connectionFinding, connectionOf } from "../../../../scripts/doctor/checks/source";
import { namedKinds } from "../../../../scripts/doctor/names/kinds";
import { settingsOf } from "../../../helpers/settings";
import { contextOf } from "../context";

const ARN = "arn:aws:codeconnections:us-east-1:123456789012:connection/1234-abcd";
const CONNECTED = { source: "github", repository: "example/images" };

describe("doctor: the connection to one's own repository", () => {
  const context = contextOf({ settings: settingsOf(CONNECTED) });
  const found = (status: string) => connectionFinding(context, ARN, { status, providerType: "GitHub" });

  it("is the one that the settings name, or else the stack's own", () => {
    const other = ARN.replace("1234", "5678");
    const ownedArns = new Set(["arn:aws:s3:::bucket", ARN]);

    expect(connectionOf({ ...context, ownedArns })).to.equal(ARN);
    expect(connectionOf(context)).to.equal(undefined);
    expect(connectionOf({ ownedArns, settings: settingsOf({ ...CONNECTED, connectionArn: other }) })).to.equal(other);
  });

  it("is fine once it is available, and warned of before", () => {
    expect(found("AVAILABLE")).to.deep.equal({
      verdict: "fine",
      what: `The connection ${ARN} is available. Whether it reaches example/images, only a run tells.`,
    });
    expect(found("PENDING")).to.deep.include({
      verdict: "warn",
      what: `The connection ${ARN} to GitHub is pending: somebody has to complete it once in the console.`,
    });
    expect(connectionFinding(context, undefined, undefined)).to.deep.equal({
      verdict: "warn",
      what: "pulumi up makes a connection to GitHub, which somebody has to complete once in the console: it says where.",
      remedy: "The pipelines are made by the pulumi up that comes after.",
    });
  });

  it("stops an up where it does not exist", () => {
    const settings = settingsOf({ ...CONNECTED, connectionArn: ARN });
    expect(connectionFinding({ ...context, settings }, ARN, undefined)).to.deep.equal({
      verdict: "stop",
      what: `connectionArn: AWS knows no connection ${ARN} of the account 123456789012.`,
      remedy: "Use one of those that aws codeconnections list-connections shows.",
    });
  });

  it("starts the pipelines without rules, whose names need not be free", () => {
    const rules = (raw: Readonly<Record<string, string>>) =>
      namedKinds(contextOf({ settings: settingsOf(raw) })).filter(({ what }) => what === "event rule").length;
    expect([rules({}), rules(CONNECTED)]).to.deep.equal([2, 1]);
  });
});
