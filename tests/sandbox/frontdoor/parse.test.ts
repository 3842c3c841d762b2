import { expect } from "chai";
import type { ServiceModel } from "../../../sandbox/frontdoor/models";
import { ServiceModels } from "../../../sandbox/frontdoor/models";
import { matchUri, parseRequest, readSignature, type Request } from "../../../sandbox/frontdoor/parse";
import { modelOf } from "./model";

const SIGNATURE = { accessKeyId: "AKIA1", region: "eu-west-1", signingName: "things" };
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=AKIA1/20261125/eu-west-1/things/aws4_request, SignedHeaders=host, Signature=00";

class OneModel extends ServiceModels {
  constructor(private readonly model: ServiceModel) {
    super("/nowhere");
  }
  override find(signingName: string): ServiceModel | undefined {
    return signingName === "things" ? this.model : undefined;
  }
}

function parse(protocol: ServiceModel["metadata"]["protocol"], request: Partial<Request>) {
  const whole = { method: "POST", url: "/", headers: {}, body: Buffer.from(""), ...request };
  return parseRequest(whole, SIGNATURE, new OneModel(modelOf(protocol)));
}

describe("the front door's understanding of requests", () => {
  it("reads who signed, for which region and service, from the header or from a presigned address", () => {
    expect(readSignature({ url: "/", headers: { authorization: AUTHORIZATION } })).to.deep.equal(SIGNATURE);
    expect(
      readSignature({ url: "/?X-Amz-Credential=AKIA1%2F20261125%2Feu-west-1%2Fthings%2Faws4_request", headers: {} }),
    ).to.deep.equal(SIGNATURE);
    expect(readSignature({ url: "/", headers: {} })).to.equal(undefined);
  });

  it("reads the JSON protocol by its target header", () => {
    const parsed = parse("json", {
      headers: { "x-amz-target": "Things_20260101.MakeThing" },
      body: Buffer.from('{"name":"ball","size":3}'),
    });

    expect(parsed?.operation.name).to.equal("MakeThing");
    expect(parsed?.input).to.deep.equal({ name: "ball", size: 3 });
  });

  it("reads the query protocol back into structures, lists and maps", () => {
    const body =
      "Action=MakeThing&name=ball&size=3&isRound=true&parts.member.1.kind=skin&parts.member.2.kind=air" +
      "&tags.entry.1.key=one&tags.entry.1.value=red";

    expect(parse("query", { body: Buffer.from(body) })?.input).to.deep.equal({
      name: "ball",
      size: 3,
      isRound: true,
      parts: [{ kind: "skin" }, { kind: "air" }],
      tags: { one: "red" },
    });
  });

  it("reads EC2's own query protocol, with its capitals and flat lists", () => {
    const body = "Action=MakeThing&Name=ball&Part.1.Kind=skin&Part.10.Kind=last&Part.2.Kind=air";
    const model = modelOf("ec2");
    // EC2 writes a member without a name of its own as it stands in the model.
    expect(parse("ec2", { body: Buffer.from(body.replaceAll("Kind", "kind")) })?.input).to.deep.equal({
      name: "ball",
      parts: [{ kind: "skin" }, { kind: "air" }, { kind: "last" }],
    });
    expect(Object.keys(model.operations)).to.deep.equal(["MakeThing"]);
  });

  it("reads REST with JSON: labels of the path and the body", () => {
    expect(parse("rest-json", { url: "/things/ball", body: Buffer.from('{"size":3}') })?.input).to.deep.equal({
      name: "ball",
      size: 3,
    });
  });

  it("leaves alone what it cannot read: an unknown operation, an unknown service, S3", () => {
    expect(parse("json", { headers: { "x-amz-target": "Things.Unknown" } })).to.equal(undefined);
    expect(parse("rest-xml", {})).to.equal(undefined);
    expect(parse("query", { body: Buffer.from("Action=Unknown") })).to.equal(undefined);
  });

  it("matches paths label by label, greedy ones across slashes", () => {
    expect(matchUri("/a/{One}/b/{Two+}", "/a/x%20y/b/c/d")).to.deep.equal({ One: "x y", Two: "c/d" });
    expect(matchUri("/a/{One}", "/a/x/y")).to.equal(undefined);
  });
});
