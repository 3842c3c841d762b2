// Tests of the S3 source action: which version it takes, what it stores, and when it fails.
import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import type { ActionContext } from "../../../../sandbox/codepipeline/actions/action";
import { s3Source } from "../../../../sandbox/codepipeline/actions/s3";
import { rejection } from "../stand";

const BUCKET = "golden-artifacts";
const KEY = "gates/0123.zip";
const OUTPUT = { name: "Gates", place: { bucket: BUCKET, key: "golden-web/Gates/abc.zip" } };
const ZIP = new Uint8Array([1, 2, 3]);

const context: ActionContext = {
  pipeline: {
    name: "golden-web",
    region: "us-east-1",
    account: "123456789012",
    arn: "arn:aws:codepipeline:us-east-1:123456789012:golden-web",
  },
  pipelineExecutionId: "run",
  actionExecutionId: "action",
  stageName: "Source",
  declaration: {
    name: "Gates",
    actionTypeId: { category: "Source", owner: "AWS", provider: "S3", version: "1" },
  },
  configuration: { S3Bucket: BUCKET, S3ObjectKey: KEY, PollForSourceChanges: "false" },
  roleArn: "arn:aws:iam::123456789012:role/pipeline",
  inputs: [],
  outputs: [OUTPUT],
  signal: new AbortController().signal,
  report: () => undefined,
};

describe("s3Source", () => {
  const s3 = mockClient(S3Client);
  const sessions: string[] = [];
  const run = s3Source({
    endpoint: "http://127.0.0.1:1",
    issueCredentials: (roleArn, sessionName) => {
      sessions.push(`${roleArn} ${sessionName}`);
      return { AccessKeyId: "k", SecretAccessKey: "s", Token: "t" };
    },
  });
  beforeEach(() => {
    s3.reset();
    sessions.length = 0;
    s3.on(GetBucketVersioningCommand).resolves({ Status: "Enabled" });
    s3.on(HeadObjectCommand).resolves({ VersionId: "v2", ETag: '"e2"' });
    s3.on(GetObjectCommand).resolves({
      Body: { transformToByteArray: () => Promise.resolve(ZIP) } as never,
    });
    s3.on(PutObjectCommand).resolves({});
  });
  after(() => {
    s3.restore();
  });

  it("stores the object as it is, and exports which version it is", async () => {
    const result = await run(context);

    expect(sessions).to.deep.equal([`${context.roleArn} codepipeline-run`]);
    expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input).to.deep.equal({
      Bucket: BUCKET,
      Key: KEY,
      VersionId: "v2",
    });
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).to.deep.include({
      Bucket: BUCKET,
      Key: OUTPUT.place.key,
      Body: ZIP,
    });
    expect(result.outputVariables).to.deep.equal({
      BucketName: BUCKET,
      ETag: "e2",
      ObjectKey: KEY,
      VersionId: "v2",
    });
    expect(result.source).to.include({ revisionId: "v2", revisionSummary: "Amazon S3 version id: v2" });
  });

  it("takes the version that the start of the run pins", async () => {
    await run({
      ...context,
      sourceRevision: { actionName: "Gates", revisionType: "S3_OBJECT_VERSION_ID", revisionValue: "v1" },
    });

    expect(s3.commandCalls(HeadObjectCommand)[0]?.args[0].input).to.include({ VersionId: "v1" });
  });

  it("fails where the bucket is not versioned", async () => {
    s3.on(GetBucketVersioningCommand).resolves({});

    expect(await rejection(run(context))).to.include(`Bucket ${BUCKET} is not versioned`);
    expect(s3.commandCalls(PutObjectCommand)).to.deep.equal([]);
  });

  it("fails where there is no such object", async () => {
    s3.on(HeadObjectCommand).rejects(Object.assign(new Error("no"), { name: "NotFound" }));

    expect(await rejection(run(context))).to.include(`There is no object with key ${KEY} in bucket ${BUCKET}`);
  });

  it("names the right that the pipeline's role lacks, which the answer to HEAD does not", async () => {
    const refused = { name: "UnknownError", $fault: "client" as const, $metadata: { httpStatusCode: 403 } };
    s3.on(HeadObjectCommand).rejects(new S3ServiceException({ ...refused, message: "UnknownError" }));

    expect(await rejection(run(context))).to.include(
      `The pipeline's role is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::${BUCKET}/${KEY}`,
    );
  });
});
