// Tests of what the pipelines' role may do to read the commits.
import { expect } from "chai";
import { policyDocument } from "../../../components/policies/document";
import { connectionStatements } from "../../../components/policies/sourceStatements";
import { ACCOUNT, CONNECTION, granted } from "./resources";

describe("connectionStatements", () => {
  const CONNECTION_ID = CONNECTION.split("/")[1] ?? "";
  const named = (service: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:connection/${CONNECTION_ID}`;

  it("lets a pipeline read one repository through one connection, and write nothing, under both names of the service", () => {
    const statements = granted(policyDocument(...connectionStatements(CONNECTION, "example/images")));

    expect(Object.keys(statements)).to.deep.equal([
      "Connection",
      "ConnectionStatus",
      "ConnectionOldName",
      "ConnectionStatusOldName",
    ]);
    for (const [service, suffix] of [
      ["codeconnections", ""],
      ["codestar-connections", "OldName"],
    ] as const) {
      const use = {
        Action: `${service}:UseConnection`,
        Resource: [named("codeconnections"), named("codestar-connections")],
      };
      expect(statements[`Connection${suffix}`]).to.deep.equal({
        ...use,
        Condition: {
          StringEquals: { [`${service}:FullRepositoryId`]: "example/images" },
          StringEqualsIfExists: { [`${service}:ProviderPermissionsRequired`]: "read_only" },
        },
      });
      expect(statements[`ConnectionStatus${suffix}`]).to.deep.equal({
        ...use,
        Condition: { StringEquals: { [`${service}:ProviderAction`]: "GetUploadArchiveToS3Status" } },
      });
    }
  });

  it("says the same of a connection with an ARN of the old name", () => {
    const old = named("codestar-connections");
    expect(connectionStatements(old, "example/images")).to.deep.equal(
      connectionStatements(CONNECTION, "example/images"),
    );
  });
});
