import { expect } from "chai";
import { findModel, parseRequest, readSignature } from "../../../../sandbox/frontdoor/protocols/parse";
import type { Protocol, Request } from "../../../../sandbox/frontdoor/protocols/request";
import { modelOf } from "../model";

const SIGNATURE = { accessKeyId: "AKIA1", region: "eu-west-1", signingName: "things" };
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=AKIA1/20261125/eu-west-1/things/aws4_request, SignedHeaders=host, Signature=00";

const NO_REQUEST: Request = { method: "POST", url: "/", headers: {}, body: Buffer.from("") };

function parse(protocol: Protocol, request: Partial<Request>) {
  return parseRequest({ ...NO_REQUEST, ...request }, modelOf(protocol));
}

describe("the front door's understanding of requests", () => {
  it("reads who signed, for which region and service, from the header or from a presigned address", () => {
    expect(readSignature({ ...NO_REQUEST, headers: { authorization: AUTHORIZATION } })).to.deep.equal(SIGNATURE);
    expect(
      readSignature({
        ...NO_REQUEST,
        url: "/?X-Amz-Credential=AKIA1%2F20261125%2Feu-west-1%2Fthings%2Faws4_request",
      }),
    ).to.deep.equal(SIGNATURE);
    expect(readSignature(NO_REQUEST)).to.equal(undefined);
  });

  it("finds a service by the prefix of its targets, with and without a namespace, and no other one", () => {
    const { metadata, ...model } = modelOf("json");
    const models = {
      find: () => ({ ...model, metadata: { ...metadata, targetPrefix: "com.example.Things_20260101" } }),
    };
    const found = (target: string) =>
      findModel({ ...NO_REQUEST, headers: { "x-amz-target": target } }, SIGNATURE, models)?.service;

    expect(found("com.example.Things_20260101.MakeThing")).to.equal("things");
    expect(found("Things_20260101.MakeThing")).to.equal("things");
    expect(found("Other_20260101.MakeThing")).to.equal(undefined);
    expect(found("MakeThing")).to.equal(undefined);
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

  it("reads a query that has a list of nothing, and lists that go by their members' name", () => {
    expect(parse("query", { body: Buffer.from("Action=MakeThing&name=ball&parts.member=") })?.input).to.deep.equal({
      name: "ball",
    });
    expect(parse("query", { body: Buffer.from("Action=MakeThing&Word.1=a&Word.2=b") })?.input).to.deep.equal({
      words: ["a", "b"],
    });
  });

  it("keeps the text of what is not the number or the boolean it should be, for the check to refuse", () => {
    expect(parse("query", { body: Buffer.from("Action=MakeThing&size=big&isRound=yes") })?.input).to.deep.equal({
      size: "big",
      isRound: "yes",
    });
  });

  it("reads EC2's own query protocol, with its capitals and flat lists", () => {
    const body = "Action=MakeThing&Name=ball&Part.1.Kind=skin&Part.10.Kind=last&Part.2.Kind=air";

    expect(parse("ec2", { body: Buffer.from(body) })?.input).to.deep.equal({
      name: "ball",
      parts: [{ kind: "skin" }, { kind: "air" }, { kind: "last" }],
    });
  });

  it("reads REST with JSON: labels of the path, the query, headers and the body", () => {
    const request = {
      url: "/things/big%20ball?isRound=true",
      headers: { "x-color": "red" },
      body: Buffer.from('{"size":3}'),
    };

    expect(parse("rest-json", request)?.input).to.deep.equal({
      name: "big ball",
      isRound: true,
      color: "red",
      size: 3,
    });
  });

  it("tells REST's operations apart by what must stand in the query and the headers", () => {
    const operation = (url: string, headers = {}) =>
      parse("rest-xml", { method: "PUT", url, headers, body: Buffer.from("<not read>") })?.operation.name;

    expect(operation("/ball/a/b?x-id=PutObject")).to.equal("PutObject");
    expect(operation("/ball/a/b?part=1")).to.equal("UploadPart");
    expect(operation("/ball/a/b", { "x-copy-source": "/ball/c" })).to.equal("CopyObject");
    expect(operation("/ball?tagging")).to.equal("PutBucketTagging");
    expect(operation("/ball/")).to.equal("CreateBucket");
  });

  it("reads JSON from a service that has moved on to CBOR, and leaves CBOR itself alone", () => {
    const headers = { "x-amz-target": "Things_20260101.MakeThing" };
    const model = modelOf("smithy-rpc-v2-cbor", ["smithy-rpc-v2-cbor", "json"]);
    const parsed = (more: object) => parseRequest({ ...NO_REQUEST, headers: { ...headers, ...more } }, model);

    expect(parsed({})?.protocol).to.equal("json");
    expect(parsed({ "smithy-protocol": "rpc-v2-cbor" })).to.equal(undefined);
  });

  it("refuses a body that is not the JSON it should be", () => {
    const headers = { "x-amz-target": "Things_20260101.MakeThing" };

    expect(() => parse("json", { headers, body: Buffer.from("{") })).to.throw(/not a JSON object/);
    expect(() => parse("json", { headers, body: Buffer.from("[]") })).to.throw(/not a JSON object/);
  });

  it("leaves alone what it does not know: an unknown operation, an unknown path", () => {
    expect(parse("json", { headers: { "x-amz-target": "Things_20260101.Unknown" } })).to.equal(undefined);
    expect(parse("query", { body: Buffer.from("Action=Unknown") })).to.equal(undefined);
    expect(parse("rest-json", { url: "/nowhere" })).to.equal(undefined);
  });
});
