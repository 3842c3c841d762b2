// What a pipeline has published: the parameter and the AMI that it holds in each region now, read as a consumer would.
import { GetPipelineCommand } from "@aws-sdk/client-codepipeline";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { GetParameterCommand, ParameterNotFound, SSMClient } from "@aws-sdk/client-ssm";
import { ADMINISTRATOR, type Clients } from "./clients";
import { amiOf, type Run } from "./runs";

/** An AMI that consumers find by a parameter. */
export interface Published {
  readonly parameter: string;
  readonly region: string;
  readonly ami: string;
}

/**
 * The places that the newest release's record names; none where nothing was published yet.
 * @param runs - the runs of a pipeline, newest first
 */
export async function publishedBy(clients: Clients, endpoint: string, runs: readonly Run[]): Promise<Published[]> {
  const newest = runs.find(hasPublished);
  const ami = newest && amiOf(newest);
  if (!newest || ami === undefined) {
    return [];
  }
  const record = await readRecord(clients, newest.pipeline, ami);
  if (!record) {
    return [];
  }
  const { parameter, regions } = record;
  return Promise.all(
    Object.keys(regions).map(async (region) => ({
      parameter,
      region,
      ami: await valueOf(endpoint, region, parameter),
    })),
  );
}

function hasPublished({ actions }: Run): boolean {
  return actions.findLast(({ stage }) => stage === "Publish")?.status === "Succeeded";
}

interface ReleaseRecord {
  readonly parameter: string;
  readonly regions: Readonly<Record<string, string>>;
}

/** Release records lie in the pipelines' bucket, as `releases/<image>/<AMI>/<time>.json`, which S3 lists in order. */
async function readRecord(
  { codePipeline, s3, region }: Clients,
  name: string,
  ami: string,
): Promise<ReleaseRecord | undefined> {
  const { pipeline } = await codePipeline.send(new GetPipelineCommand({ name }));
  const store = pipeline?.artifactStore ?? pipeline?.artifactStores?.[region];
  const place = { Bucket: store?.location };
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ ...place, Prefix: "releases/" }));
  const key = Contents.findLast(({ Key = "" }) => Key.includes(`/${ami}/`))?.Key;
  if (key === undefined) {
    return undefined;
  }
  const { Body } = await s3.send(new GetObjectCommand({ ...place, Key: key }));
  const record: unknown = JSON.parse((await Body?.transformToString()) ?? "null");
  return isRecord(record) ? record : undefined;
}

function isRecord(value: unknown): value is ReleaseRecord {
  return (
    typeof value === "object" &&
    value !== null &&
    "parameter" in value &&
    typeof value.parameter === "string" &&
    "regions" in value &&
    typeof value.regions === "object" &&
    value.regions !== null
  );
}

async function valueOf(endpoint: string, region: string, parameter: string): Promise<string> {
  const ssm = new SSMClient({ endpoint, region, credentials: ADMINISTRATOR });
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameter }));
    return Parameter?.Value ?? "none";
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      return "none";
    }
    throw error;
  } finally {
    ssm.destroy();
  }
}
