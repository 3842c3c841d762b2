// The right to start a CodeBuild project, for what starts one by itself.
import type { Statement } from "./document";

/** Lets a rule or a schedule start a project, and nothing else. */
export function startBuild(projectArn: string): Statement {
  return { Sid: "Start", Effect: "Allow", Action: "codebuild:StartBuild", Resource: projectArn };
}
