import { expect } from "chai";
import { completeHandshakes } from "../../../sandbox/client/handshake";
import { rejection } from "../codepipeline/stand";
import { Stand } from "./stand";

describe("a handshake", () => {
  let stand: Stand;
  beforeEach(async () => {
    stand = await Stand.open();
  });
  afterEach(() => {
    stand.close();
  });

  const status = async (ConnectionArn: string) => {
    const { Connection } = await stand.call("GetConnection", { ConnectionArn });
    return { ...(Connection as object) };
  };

  it("makes every pending connection available, or the one of a name or an ARN", async () => {
    const [one, two, three] = [await stand.connect("one"), await stand.connect("two"), await stand.connect("three")];

    expect(await completeHandshakes(stand.endpoint, { connection: "two" })).to.deep.equal([{ name: "two", arn: two }]);
    expect(await status(one)).to.include({ ConnectionStatus: "PENDING" });
    expect(await completeHandshakes(stand.endpoint, { connection: one })).to.deep.equal([{ name: "one", arn: one }]);
    expect(await completeHandshakes(stand.endpoint)).to.deep.equal([{ name: "three", arn: three }]);
    expect(await status(three)).to.include({ ConnectionStatus: "AVAILABLE" });
  });

  it("says which connections there are where none is meant", async () => {
    expect(await rejection(completeHandshakes(stand.endpoint))).to.equal(
      "Error: handshake: no connection is pending; the connections are: none.",
    );
    await stand.connect("one");
    expect(await rejection(completeHandshakes(stand.endpoint, { connection: "x" }))).to.equal(
      'Error: handshake: "x" is not a connection; the connections are: one (PENDING).',
    );
  });
});
