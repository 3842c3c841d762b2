// An intruder who has the roles of one factory and tries everything on another one's resources.
import { BatchGetProjectsCommand, CodeBuildClient, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { CodeCommitClient, GetBranchCommand } from "@aws-sdk/client-codecommit";
import { CodePipelineClient, GetPipelineCommand, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import {
  CreateTagsCommand,
  DeregisterImageCommand,
  EC2Client,
  ModifyImageAttributeCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { INTRUDER } from "../../sandbox/iam/report/refusals";
import type { Factory } from "./factory";
import { HOME } from "./published";
import { sessionOf } from "./session";

/** The resources of the other factory. */
export interface Loot {
  readonly bucket: string;
  readonly repository: string;
  readonly parameter: string;
  readonly pipeline: string;
  readonly project: string;
  readonly ami: string;
  readonly instance: string;
}

/** The roles of a factory's projects and pipelines by their purpose. */
export async function rolesOf(factory: Factory, image: string): Promise<Record<string, string>> {
  const { codeBuild, codePipeline } = factory.sandbox.clients;
  const purposes = ["validate", "build", "test", "publish", "promote", "sweep"];
  const { projects = [] } = await codeBuild.send(
    new BatchGetProjectsCommand({ names: purposes.map((purpose) => `${factory.name}-${purpose}`) }),
  );
  const { pipeline } = await codePipeline.send(new GetPipelineCommand({ name: factory.pipeline(image) }));
  return {
    ...Object.fromEntries(
      projects.map(({ name = "", serviceRole = "" }) => [name.slice(factory.name.length + 1), serviceRole]),
    ),
    pipeline: pipeline?.roleArn ?? "",
  };
}

/** Tries everything with a role. @returns how each attempt ended: `allowed`, or the error's message */
export async function intrude(endpoint: string, roleArn: string, loot: Loot): Promise<Record<string, string>> {
  const credentials = await sessionOf(endpoint, roleArn, INTRUDER);
  const options = { endpoint, region: HOME, credentials, maxAttempts: 1 };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const ec2 = new EC2Client(options);
  const ssm = new SSMClient(options);

  const attempts: Record<string, () => Promise<unknown>> = {
    "read the bucket": () => s3.send(new GetObjectCommand({ Bucket: loot.bucket, Key: "settings/publish.json" })),
    "write to the bucket": () =>
      s3.send(new PutObjectCommand({ Bucket: loot.bucket, Key: "settings/publish.json", Body: "{}" })),
    "read the repository": () =>
      new CodeCommitClient(options).send(new GetBranchCommand({ repositoryName: loot.repository, branchName: "main" })),
    "start the pipeline": () =>
      new CodePipelineClient(options).send(new StartPipelineExecutionCommand({ name: loot.pipeline })),
    "start the project": () => new CodeBuildClient(options).send(new StartBuildCommand({ projectName: loot.project })),
    "release the AMI": () =>
      ec2.send(
        new CreateTagsCommand({ Resources: [loot.ami], Tags: [{ Key: "ami-pipeline:state", Value: "rejected" }] }),
      ),
    "share the AMI": () =>
      ec2.send(
        new ModifyImageAttributeCommand({
          ImageId: loot.ami,
          LaunchPermission: { Add: [{ UserId: "666666666666" }] },
        }),
      ),
    "deregister the AMI": () => ec2.send(new DeregisterImageCommand({ ImageId: loot.ami })),
    "end the instance": () => ec2.send(new TerminateInstancesCommand({ InstanceIds: [loot.instance] })),
    "move the parameter": () =>
      ssm.send(new PutParameterCommand({ Name: loot.parameter, Value: "ami-0", Overwrite: true })),
    "delete the parameter": () => ssm.send(new DeleteParameterCommand({ Name: loot.parameter })),
  };
  const outcomes: Record<string, string> = {};
  for (const [what, attempt] of Object.entries(attempts)) {
    outcomes[what] = await attempt().then(
      () => "allowed",
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  }
  return outcomes;
}
