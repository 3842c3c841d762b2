// What the setting builderInputs takes.
import { expect } from "chai";
import { builderInputFaults } from "../../../components/foundation/builderInputs";

describe("the secrets that builds may read", () => {
  it("are parameters, secrets and what begins like them", () => {
    const arn = "secretsmanager:arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:team/db-AbCdEf";

    expect(
      builderInputFaults([
        "ssm:/team/token",
        "ssm:token",
        "ssm:/team/*",
        "secretsmanager:team/db",
        "secretsmanager:team/*",
        arn,
      ]),
    ).to.deep.equal([]);
  });

  for (const wrong of ["/team/token", "ssm:", "*", "ssm:*/token", "secretsmanager:team/db#password", "kms:x"]) {
    it(`are not ${wrong}`, () => {
      expect(
        builderInputFaults([wrong])
          .map(({ reason }) => reason)
          .join(),
      ).to.match(/is neither a parameter nor a secret; use one like "ssm:\/team\/token"/);
    });
  }
});
