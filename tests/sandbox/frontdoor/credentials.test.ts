import { expect } from "chai";
import { CredentialStore } from "../../../sandbox/frontdoor/credentials";

const ROLE = "arn:aws:iam::123456789012:role/path/build-role";

describe("the credential store", () => {
  it("knows the session of a role by the access key that it issued", () => {
    const store = new CredentialStore("123456789012");
    const { AccessKeyId } = store.issue(ROLE, "session");

    expect(store.callerOf(AccessKeyId)).to.deep.equal({
      arn: "arn:aws:sts::123456789012:assumed-role/build-role/session",
      roleArn: ROLE,
      accountId: "123456789012",
    });
  });

  it("treats everybody else as the administrator, who has no role", () => {
    expect(new CredentialStore("123456789012").callerOf("AKIA")).to.deep.equal({
      arn: "arn:aws:iam::123456789012:user/administrator",
      accountId: "123456789012",
    });
  });

  it("refuses temporary credentials that have expired or that nobody issued", () => {
    let now = Date.UTC(2026, 0, 1);
    const store = new CredentialStore("123456789012", () => now);
    const { AccessKeyId, Expiration } = store.issue(ROLE, "session", { seconds: 900 });

    expect(Expiration).to.equal("2026-01-01T00:15:00Z");
    now += 900_000;
    expect(() => store.callerOf(AccessKeyId)).to.throw(/expired/);
    expect(() => store.callerOf("ASIAUNKNOWN")).to.throw(/invalid/);
  });

  it("gives new credentials at an address that nobody can guess, and nothing anywhere else", () => {
    const store = new CredentialStore("123456789012");
    const id = store.address(ROLE, "session").split("/").at(-1) ?? "";

    const [first, second] = [store.fetch(id), store.fetch(id)];

    expect(id).to.match(/^[0-9a-f-]{36}$/);
    expect(first?.AccessKeyId).not.to.equal(second?.AccessKeyId);
    expect(store.callerOf(first?.AccessKeyId ?? "").roleArn).to.equal(ROLE);
    expect(store.fetch("guess")).to.equal(undefined);
  });
});
