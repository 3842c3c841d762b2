import { expect } from "chai";
import { rejection } from "../codepipeline/stand";
import { Stand } from "./stand";

describe("the sandbox's CodeConnections", () => {
  let stand: Stand;
  before(async () => {
    stand = await Stand.open();
  });
  after(() => {
    stand.close();
  });

  const get = async (ConnectionArn: string, service?: string) =>
    (await stand.call("GetConnection", { ConnectionArn }, service)).Connection;

  it("makes a pending connection, named by the API that is asked, and knows it by both APIs", async () => {
    const arn = await stand.connect("new");
    const old = await stand.call(
      "CreateConnection",
      { ConnectionName: "old", ProviderType: "GitLab" },
      "codestar-connections",
    );

    expect(arn).to.match(/^arn:aws:codeconnections:us-east-1:123456789012:connection\/[\w-]{36}$/);
    expect(old.ConnectionArn).to.match(/^arn:aws:codestar-connections:us-east-1:123456789012:connection\//);
    expect(await get(arn, "codestar-connections")).to.deep.equal({
      ConnectionName: "new",
      ConnectionArn: arn,
      ProviderType: "GitHub",
      OwnerAccountId: "123456789012",
      ConnectionStatus: "PENDING",
    });
    const list = async (filter: object) => (await stand.call("ListConnections", { ...filter })).Connections;
    expect(await list({})).to.have.length(2);
    expect(await list({ ProviderTypeFilter: "GitLab" })).to.have.length(1);
    expect(await list({ HostArnFilter: "arn:aws:codeconnections:us-east-1:123456789012:host/h" })).to.have.length(0);
  });

  it("lists page by page", async () => {
    const first = await stand.call("ListConnections", { MaxResults: 1 });
    const second = await stand.call("ListConnections", { MaxResults: 1, NextToken: first.NextToken });

    expect(second.Connections).to.not.deep.equal(first.Connections);
    expect(second.NextToken).to.equal(undefined);
    expect(await rejection(stand.call("ListConnections", { NextToken: "x" }))).to.equal(
      "InvalidInputException: The next token is not valid",
    );
  });

  it("keeps tags, and forgets a connection that is deleted", async () => {
    const ResourceArn = await stand.connect("tagged", { Tags: [{ Key: "A", Value: "1" }] });
    await stand.call("TagResource", {
      ResourceArn,
      Tags: [
        { Key: "A", Value: "2" },
        { Key: "B", Value: "3" },
      ],
    });
    await stand.call("UntagResource", { ResourceArn, TagKeys: ["B"] });

    expect(await stand.call("ListTagsForResource", { ResourceArn })).to.deep.equal({
      Tags: [{ Key: "A", Value: "2" }],
    });
    await stand.call("DeleteConnection", { ConnectionArn: ResourceArn });
    expect(await rejection(get(ResourceArn))).to.equal(`ResourceNotFoundException: Resource not found: ${ResourceArn}`);
  });

  it("knows no connection of another region", async () => {
    const ConnectionArn = await stand.connect("here");

    expect(await rejection(stand.call("GetConnection", { ConnectionArn }, "codeconnections", "eu-west-1"))).to.equal(
      `ResourceNotFoundException: Resource not found: ${ConnectionArn}`,
    );
  });

  const refused = {
    "a name that is taken": [
      { ConnectionName: "new", ProviderType: "GitHub" },
      "InvalidInputException: There is a connection with the name new already",
    ],
    "no provider": [{ ConnectionName: "x" }, "InvalidInputException: A connection needs a ProviderType or a HostArn"],
    "a provider of one's own without a host": [
      { ConnectionName: "x", ProviderType: "GitHubEnterpriseServer" },
      "InvalidInputException: A connection to GitHubEnterpriseServer needs a HostArn",
    ],
    "a host": [
      { ConnectionName: "x", HostArn: "arn:aws:codeconnections:us-east-1:123456789012:host/h" },
      "ResourceNotFoundException: The sandbox has no hosts, so there is none with ARN arn:aws:codeconnections:us-east-1:123456789012:host/h",
    ],
  } as const;
  for (const [what, [input, message]] of Object.entries(refused)) {
    it(`refuses a connection with ${what}`, async () => {
      expect(await rejection(stand.call("CreateConnection", input))).to.equal(message);
    });
  }
});
