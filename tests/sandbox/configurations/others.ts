// Configurations of what a factory uses besides, in the manner of the acceptance tests of terraform-provider-aws.
import * as aws from "@pulumi/aws";
import type { Site } from "./site";

/** Makes them in their first or second form. */
export function makeOthers({ bucket, keyArn }: Site, isSecond: boolean): void {
  const tags = isSecond ? {} : { A: "1" };

  new aws.codecommit.Repository("renamed", {
    repositoryName: isSecond ? "configurations-renamed" : "configurations-named",
    description: isSecond ? "two" : "one",
    tags,
  });
  new aws.codecommit.Repository("encrypted", { repositoryName: "configurations-encrypted", kmsKeyId: keyArn });
  new aws.codeconnections.Connection("connection", { name: "configurations", providerType: "GitHub", tags });
  new aws.codestarconnections.Connection("old-connection", { providerType: isSecond ? "Bitbucket" : "GitLab", tags });
  new aws.codebuild.ReportGroup("reports", {
    type: "TEST",
    exportConfig: isSecond ? { type: "NO_EXPORT" } : { type: "S3", s3Destination: { bucket, encryptionKey: keyArn } },
  });

  const topic = new aws.sns.Topic("topic", { displayName: isSecond ? "two" : "one", tags });
  const rule = new aws.cloudwatch.EventRule("rule", {
    eventPattern: JSON.stringify({ source: ["aws.codecommit"] }),
    ...(!isSecond && { description: "one" }),
    state: isSecond ? "DISABLED" : "ENABLED",
    tags,
  });
  new aws.cloudwatch.EventTarget("target", {
    rule: rule.name,
    arn: topic.arn,
    ...(isSecond
      ? { inputTransformer: { inputPaths: { a: "$.detail" }, inputTemplate: '"x <a>"' } }
      : { input: '{"a":1}' }),
  });
  new aws.cloudwatch.EventRule("schedule", { scheduleExpression: isSecond ? "cron(0 3 * * ? *)" : "rate(5 minutes)" });
  new aws.cloudwatch.LogGroup("logs", {
    retentionInDays: isSecond ? 30 : 7,
    ...(!isSecond && { kmsKeyId: keyArn }),
    tags,
  });

  new aws.ssm.Parameter("text", { type: "String", value: isSecond ? "2" : "1", tags });
  new aws.ssm.Parameter("tier", { type: "String", value: "1", tier: isSecond ? "Advanced" : "Standard" });
  new aws.ssm.Parameter("short", { type: "String", value: "1", tier: "Intelligent-Tiering" });
  new aws.ssm.Parameter("long", { type: "String", value: "x".repeat(5000), tier: "Intelligent-Tiering" });
  new aws.ssm.Parameter("list", {
    type: "StringList",
    value: "a,b",
    ...(!isSecond && { allowedPattern: "^[a-z,]+$" }),
  });

  new aws.ec2.LaunchTemplate("template", {
    imageId: "resolve:ssm:/x",
    instanceType: isSecond ? "t3.small" : "t3.micro",
    ...(!isSecond && { tagSpecifications: [{ resourceType: "instance", tags: { B: "1" } }] }),
    updateDefaultVersion: true,
    tags,
  });
  const base = aws.ec2.getAmiOutput({
    owners: ["099720109477"],
    mostRecent: true,
    filters: [{ name: "architecture", values: ["x86_64"] }],
  });
  const copied = { name: "configurations", sourceAmiId: base.id, sourceAmiRegion: "us-east-1" };
  const copy = new aws.ec2.AmiCopy("copy", { ...copied, encrypted: true, kmsKeyId: keyArn, tags });
  const second = new aws.ec2.AmiCopy("copy-of-one-name", copied, { dependsOn: copy });
  if (!isSecond) {
    new aws.ec2.AmiLaunchPermission("permission", { imageId: second.id, accountId: "210987654321" });
  }
}
