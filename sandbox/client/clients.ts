// AWS SDK clients for a running sandbox, signed by its administrator.
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodeCommitClient } from "@aws-sdk/client-codecommit";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { EC2Client } from "@aws-sdk/client-ec2";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";

/**
 * The AWS SDK warns at every start that its versions of 2027 will need Node 22. The pinned one does not, and the
 * sandbox starts many programs, which get this variable too.
 */
export const QUIET_SDK = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
Object.assign(process.env, QUIET_SDK);

/** The person at the keyboard: the front door lets them do everything. */
export const ADMINISTRATOR = { accessKeyId: "AKIASANDBOXADMIN0000", secretAccessKey: "the-sandbox-knows-no-secrets" };

/** The region of the sandbox's clients, where nothing names another. */
export const REGION = "us-east-1";

/** What a caller signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A client for each service that the commands look at, all of one region. */
export interface Clients {
  readonly region: string;
  readonly codePipeline: CodePipelineClient;
  readonly codeBuild: CodeBuildClient;
  readonly codeCommit: CodeCommitClient;
  readonly ec2: EC2Client;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly sns: SNSClient;
}

/** Clients for the sandbox that answers at an endpoint such as `http://127.0.0.1:5600`, for one who acts there. */
export function createClients(
  endpoint: string,
  credentials: Credentials = ADMINISTRATOR,
  region: string = REGION,
): Clients {
  const options = { endpoint, region, credentials };
  return {
    region,
    codePipeline: new CodePipelineClient(options),
    codeBuild: new CodeBuildClient(options),
    codeCommit: new CodeCommitClient(options),
    ec2: new EC2Client(options),
    logs: new CloudWatchLogsClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sns: new SNSClient(options),
  };
}
