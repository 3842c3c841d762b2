// Tests of the artifact bucket's own policy.
import { expect } from "chai";
import { artifactBucketPolicy } from "../../../components/policies/artifactBucketPolicy";
import { ACCOUNT, BUCKET } from "./resources";

describe("artifactBucketPolicy", () => {
  it("denies every request that comes without TLS or from another account, and allows nothing", () => {
    const everything = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [BUCKET, `${BUCKET}/*`] };

    expect(artifactBucketPolicy(BUCKET, ACCOUNT).Statement).to.deep.equal([
      { Sid: "TlsOnly", ...everything, Condition: { Bool: { "aws:SecureTransport": "false" } } },
      {
        Sid: "OwnAccountOnly",
        ...everything,
        Condition: {
          StringNotEquals: { "aws:PrincipalAccount": ACCOUNT },
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        },
      },
    ]);
  });
});
