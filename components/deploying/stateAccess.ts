// What Pulumi must be allowed on its own state in S3. A stack's roles get the objects of that stack alone.
import type { StateBucket } from "../ci/stateBackend";
import type { Statement } from "../policies/document";

/** Whose state it is, and where. */
export interface StateOf {
  readonly partition: string;
  readonly backend: StateBucket;
  readonly project: string;
  readonly stack: string;
}

/** What a preview needs: it reads, takes no lock and writes nothing. */
export const READING = ["s3:GetObject"] as const;
/** What an `up` or a `destroy` needs: it locks the stack, writes its state and history, and unlocks it. */
export const WRITING = ["s3:GetObject", "s3:DeleteObject", "s3:PutObject"] as const;

/** What it takes to work with a state. */
export function stateStatements(state: StateOf, actions: readonly string[]): Statement[] {
  const { partition, backend } = state;
  const bucket = `arn:${partition}:s3:::${backend.bucket}`;
  const folder = `${backend.prefix}.pulumi/`;
  return [
    // Pulumi lists what is below its own folder, to find the stack and the locks that others hold. S3 also asks for this
    // action, without a prefix, before it tells that an object is missing; otherwise it denies the reading, which Pulumi
    // takes for a failure. Source: "Permissions", GetObject, S3 API.
    {
      Sid: "ListState",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: bucket,
      Condition: { StringLikeIfExists: { "s3:prefix": `${folder}*` } },
    },
    // Says that the folder is a backend of Pulumi's, and of which version.
    { Sid: "BackendMarker", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/${folder}meta.yaml` },
    {
      Sid: "StackState",
      Effect: "Allow",
      Action: actions,
      Resource: objectsOf(state).map((path) => `${bucket}/${folder}${path}`),
    },
  ];
}

/** What it takes to use the key of the state's secrets or of its bucket. */
export function stateKeyUse(keyArn: string, actions: readonly string[]): Statement[] {
  return [{ Sid: "StateKey", Effect: "Allow", Action: actions, Resource: keyArn }];
}

/** The objects of a stack. Source: pkg/backend/diy of pulumi/pulumi. */
function objectsOf({ project, stack }: StateOf): string[] {
  return [
    `stacks/${project}/${stack}.json*`,
    `stacks/${project}/${stack}.pulumi-tags`,
    `locks/organization/${project}/${stack}/*`,
    `history/${project}/${stack}/*`,
    `backups/${project}/${stack}/*`,
  ];
}
