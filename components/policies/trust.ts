// Who may assume the factory's roles: one function a service, each as narrow as that service documents.
import { arnOf, type Location } from "../basics/location";
import { policyDocument, type Conditions, type PolicyDocument } from "./document";

/** CodeBuild, on behalf of one project. */
export function codeBuildTrust(location: Location, projectName: string): PolicyDocument {
  return trust("codebuild.amazonaws.com", {
    StringEquals: {
      "aws:SourceAccount": location.accountId,
      "aws:SourceArn": arnOf(location, "codebuild", `project/${projectName}`),
    },
  });
}

/**
 * CodePipeline, for any pipeline of the account: AWS documents no source condition for this service (unlike the
 * others), and a condition that CodePipeline does not fill in would stop every run.
 */
export function codePipelineTrust(): PolicyDocument {
  return trust("codepipeline.amazonaws.com");
}

/** EventBridge, on behalf of the rules with a name like this one; a list of them would outgrow IAM's 2,048 characters. */
export function eventsTrust(location: Location, ruleNamePattern: string): PolicyDocument {
  return trust("events.amazonaws.com", {
    StringEquals: { "aws:SourceAccount": location.accountId },
    ArnLike: { "aws:SourceArn": arnOf(location, "events", `rule/${ruleNamePattern}`) },
  });
}

/** EC2 instances that are launched with the role's profile. */
export function instanceTrust(location: Location): PolicyDocument {
  return trust(instanceService(location));
}

/** The name under which EC2 assumes roles, and under which `iam:PassedToService` knows it. */
export function instanceService(location: Location): string {
  return `ec2.${location.dnsSuffix}`;
}

function trust(service: string, conditions?: Conditions): PolicyDocument {
  return policyDocument({
    Sid: "Assume",
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    ...(conditions && { Condition: conditions }),
  });
}
