import { expect } from "chai";
import { principalOf } from "../../../../scripts/doctor/permissions/principal";

describe("whose policies decide about a caller", () => {
  it("are a user's own, and those of the role of a session, whose path its ARN does not tell", () => {
    const user = "arn:aws:iam::123456789012:user/company/pat";
    expect(principalOf(user)).to.deep.equal({ arn: user });

    const session = "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Engineer_0123456789abcdef/pat@example.org";
    expect(principalOf(session)).to.deep.equal({ roleName: "AWSReservedSSO_Engineer_0123456789abcdef" });
  });

  it("cannot be simulated for the root user and for federated users, which is said", () => {
    for (const arn of ["arn:aws:iam::123456789012:root", "arn:aws:sts::123456789012:federated-user/pat"]) {
      expect(principalOf(arn)).to.include({ verdict: "warn" }).and.to.have.property("what").that.includes(arn);
    }
  });
});
