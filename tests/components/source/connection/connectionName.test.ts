// The name of the connection that a stack makes.
import { expect } from "chai";
import { connectionName } from "../../../../components/source/connection/connectionName";

describe("connectionName", () => {
  it("is the factory's, if CodeConnections takes it", () => {
    expect(connectionName("x".repeat(32))).to.equal("x".repeat(32));
  });

  it("is cut to what CodeConnections takes, and still tells two factories apart", () => {
    const [dev, production] = [`${"x".repeat(32)}-dev`, `${"x".repeat(32)}-prd`].map(connectionName);

    expect(dev).to.match(/^x{24}-[0-9a-f]{7}$/);
    expect(dev).not.to.equal(production);
  });
});
