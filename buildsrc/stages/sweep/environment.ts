// What Sweep is told. Read by sweep.ts.
import { factoryName, homeRegion, read, type Variables } from "../common/environment";

export interface SweepEnvironment {
  readonly factory: string;
  readonly region: string;
  /** The build to clean up after, as the tags of what it launched name it: `<project>:<uuid>`. */
  readonly build: string;
}

const EVENT = "the event rule, or whoever starts Sweep,";

export function readSweepEnvironment(variables: Variables): SweepEnvironment {
  return read(variables, (reader) => ({
    factory: factoryName(reader),
    region: homeRegion(reader),
    build: reader
      .text("BUILD_ID", EVENT, /^(arn:[\w-]+:codebuild:[\w-]+:\d+:build\/)?[\w-]+:[\w-]+$/, "a build's ARN or id")
      .replace(/^arn:.*:build\//, ""),
  }));
}
