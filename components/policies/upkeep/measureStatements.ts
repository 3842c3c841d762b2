// What Upkeep may do in order to measure the factory.
import { metricsNamespace } from "../../../buildsrc/stages/contract";
import type { Location } from "../../basics/location";
import type { Statement } from "../document";

/** What the statements are made from. */
export interface MeasureResources {
  readonly location: Location;
  readonly factoryName: string;
}

/** Lets Upkeep put the factory's metrics. What waits for approval it sees as it looks at the pipelines to rebuild. */
export function measureStatements({ location, factoryName }: MeasureResources): readonly Statement[] {
  return [
    // AWS offers no resource for metrics, but a condition for their namespace.
    {
      Sid: "PutMetrics",
      Effect: "Allow",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: {
        StringEquals: {
          "aws:RequestedRegion": location.region,
          "cloudwatch:namespace": metricsNamespace(factoryName),
        },
      },
    },
  ];
}
