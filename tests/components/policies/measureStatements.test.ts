// Tests of what Upkeep may do in order to measure the factory.
import { expect } from "chai";
import { measureStatements } from "../../../components/policies/upkeep/measureStatements";
import { LOCATION } from "./resources";

describe("measureStatements", () => {
  it("let Upkeep put metrics in the factory's namespace", () => {
    const statements = measureStatements({ location: LOCATION, factoryName: "golden" });

    expect(statements).to.deep.equal([
      {
        Sid: "PutMetrics",
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: {
          StringEquals: { "aws:RequestedRegion": "eu-west-1", "cloudwatch:namespace": "AmiPipeline/golden" },
        },
      },
    ]);
  });
});
