// What the Test stage is told. Read by test.ts.
import { instanceFields, PIPELINE, read, type InstanceEnvironment, type Variables } from "../common/environment";

export interface TestEnvironment extends InstanceEnvironment {
  readonly amiId: string;
  /** CodeBuild's ARN of this build; undefined outside of CodeBuild. */
  readonly buildArn?: string;
}

export function readTestEnvironment(variables: Variables, now: Date): TestEnvironment {
  const { CODEBUILD_BUILD_ARN: buildArn } = variables;
  return read(variables, (reader) => ({
    ...instanceFields(reader, variables, now),
    amiId: reader.text("AMI_ID", PIPELINE, /^ami-[0-9a-f]+$/, "the id of the AMI that Build made or found"),
    ...(buildArn !== undefined && { buildArn }),
  }));
}
