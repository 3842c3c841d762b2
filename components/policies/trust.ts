// Who may assume the factory's roles: one function per service, each as narrow as that service documents.
import { arnOf, type Location } from "../basics/location";
import { policyDocument, type Conditions, type PolicyDocument } from "./document";

/** Lets CodeBuild assume a role on behalf of one project. */
export function codeBuildTrust(location: Location, projectName: string): PolicyDocument {
  return trust("codebuild.amazonaws.com", {
    StringEquals: {
      "aws:SourceAccount": location.accountId,
      "aws:SourceArn": arnOf(location, "codebuild", `project/${projectName}`),
    },
  });
}

/**
 * Lets CodePipeline assume a role for any pipeline of the account. AWS documents no source condition for this service,
 * unlike for the others, and a condition that CodePipeline does not fill in would stop every run.
 */
export function codePipelineTrust(): PolicyDocument {
  return trust("codepipeline.amazonaws.com");
}

/**
 * Lets EventBridge assume a role on behalf of the rules whose names match one of the patterns. A list of names could exceed
 * IAM's limit of 2,048 characters.
 */
export function eventsTrust(location: Location, ...ruleNamePatterns: readonly string[]): PolicyDocument {
  return trust("events.amazonaws.com", {
    StringEquals: { "aws:SourceAccount": location.accountId },
    ArnLike: { "aws:SourceArn": ruleNamePatterns.map((pattern) => arnOf(location, "events", `rule/${pattern}`)) },
  });
}

/**
 * Lets EventBridge Scheduler assume a role on behalf of schedules of the account's default group. It names the group as the
 * source, and no single schedule: who may pass the role to a schedule is what keeps others off it.
 * Source: "Confused deputy prevention in EventBridge Scheduler", EventBridge Scheduler user guide.
 */
export function schedulerTrust(location: Location): PolicyDocument {
  return trust("scheduler.amazonaws.com", {
    StringEquals: {
      "aws:SourceAccount": location.accountId,
      "aws:SourceArn": arnOf(location, "scheduler", "schedule-group/default"),
    },
  });
}

/** Lets EC2 instances that are launched with the role's profile assume the role. */
export function instanceTrust(location: Location): PolicyDocument {
  return trust(instanceService(location));
}

/**
 * Lets the jobs of GitHub's workflows assume a role whose token has exactly this subject and, if one is named, is of a run on
 * this branch. Sources: "Configuring OpenID Connect in Amazon Web Services", GitHub docs; for `ref`, the claims that
 * the README of aws-actions/configure-aws-credentials lists.
 */
export function githubTrust(providerArn: string, subject: string, branch?: string): PolicyDocument {
  const [, issuer = ""] = providerArn.split(":oidc-provider/");
  return policyDocument({
    Sid: "Assume",
    Effect: "Allow",
    Principal: { Federated: providerArn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: "sts.amazonaws.com",
        [`${issuer}:sub`]: subject,
        ...(branch !== undefined && { [`${issuer}:ref`]: `refs/heads/${branch}` }),
      },
    },
  });
}

/** The service principal of EC2, also as the condition key `iam:PassedToService` names it. */
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
