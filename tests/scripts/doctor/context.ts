// What the checks of doctor are given in their tests: a stack in us-east-1 that publishes there alone.
import type { Context } from "../../../scripts/doctor/context";
import { settingsOf } from "../../helpers/settings";

/** A context, with those parts that a test is about. */
export function contextOf(different: Partial<Context> = {}): Context {
  return {
    project: "ami-pipeline",
    stack: "dev",
    settings: settingsOf({}),
    region: "us-east-1",
    regions: ["us-east-1"],
    caller: { accountId: "123456789012", arn: "arn:aws:iam::123456789012:user/someone", partition: "aws" },
    instanceTypes: { "t3.small": ["ubuntu-24.04"] },
    ownedArns: new Set(),
    isStackKnown: true,
    client: (Client, region = "us-east-1") => new Client({ region }),
    ...different,
  };
}
