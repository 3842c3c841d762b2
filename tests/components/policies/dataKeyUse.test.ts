// Tests of how the factory's roles use the key that encrypts the factory's own data.
import { expect } from "chai";
import { ROLE_POLICIES } from "./everyPolicy";
import { DATA_KEY, granted, listOf } from "./resources";

describe("the data key", () => {
  const read = ["kms:Decrypt"];
  const write = ["kms:Decrypt", "kms:GenerateDataKey"];
  const throughS3 = { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } };
  const throughBoth = {
    StringEquals: { "kms:ViaService": ["s3.eu-west-1.amazonaws.com", "sns.eu-west-1.amazonaws.com"] },
  };
  const throughSns = { StringEquals: { "kms:ViaService": "sns.eu-west-1.amazonaws.com" } };
  /** The statements of all roles that name the key. */
  const uses = Object.entries(ROLE_POLICIES).flatMap(([role, policy]) =>
    Object.entries(granted(policy)).flatMap(([sid, { Action, Resource, Condition }]) =>
      listOf(Resource).includes(DATA_KEY) ? [{ role, sid, Action, Resource, Condition }] : [],
    ),
  );

  it("is used through S3 by roles that use the bucket, and through SNS by those that ask for approval or tell people", () => {
    const reads = { sid: "ReadEncrypted", Action: read, Resource: DATA_KEY, Condition: throughS3 };
    const writes = { sid: "WriteEncrypted", Action: write, Resource: DATA_KEY, Condition: throughS3 };

    const notifies = { sid: "NotifyEncrypted", Action: write, Resource: DATA_KEY, Condition: throughSns };

    expect(uses).to.deep.equal([
      { role: "pipeline", ...writes },
      { role: "pipeline", ...notifies },
      { role: "validate", ...reads },
      { role: "build", ...writes },
      { role: "test", ...writes },
      { role: "publish", ...writes },
      { role: "promote", ...reads },
      { role: "sweep", ...reads },
      { role: "upkeep", ...writes, Condition: throughBoth },
      { role: "tell", ...writes },
      { role: "tell", ...notifies },
      { role: "prune", ...reads },
    ]);
  });

  it("encrypts for exactly those roles that write to the bucket", () => {
    const writers = Object.entries(ROLE_POLICIES).flatMap(([role, { Statement: all }]) =>
      all.some(({ Action }) => listOf(Action).includes("s3:PutObject")) ? [role] : [],
    );

    expect(uses.filter(({ sid }) => sid === "WriteEncrypted").map(({ role }) => role)).to.deep.equal(writers);
  });
});
