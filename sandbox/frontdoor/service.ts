// What the front door and the services behind it agree on: a call, who made it, and how one is answered.

/** A JSON value as AWS's JSON protocols carry it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** The input or output of an operation. */
export type Shape = Record<string, Json | undefined>;

/** A scalar member of an input as text; empty where it is missing or not a scalar. */
export function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Who signed a request. */
export interface Caller {
  /** The ARN that AWS would show: a user's, a role's assumed session, or the account's root. */
  readonly arn: string;
  /** The role whose temporary credentials signed the request; nothing for the person at the keyboard. */
  readonly roleArn?: string;
  /** The service that assumed the role, where one did. */
  readonly assumedBy?: AssumedBy;
  readonly accountId: string;
}

/** Which service assumed a role, and on whose behalf: the role's trust policy is asked about both. */
export interface AssumedBy {
  /** `codebuild.amazonaws.com` */
  readonly service: string;
  /** The ARN of the project or rule. @default - the service names none */
  readonly sourceArn?: string;
  /** The ARN of the build, where CodeBuild assumed the role for one. */
  readonly buildArn?: string;
}

/** One request, understood. */
export interface Call {
  /** The service's endpoint prefix, as botocore names its data folder: `codecommit`, `ec2`, `s3`. */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly caller: Caller;
  readonly input: Shape;
}

/** One operation of a service: takes a validated input, gives the output, or throws an AwsError. */
export type Operation = (call: Call) => Promise<Shape> | Shape;

/** A service whose calls the sandbox answers itself instead of passing them on to moto. */
export interface Service {
  /** The service's name, as in `Call.service`. */
  readonly name: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** The namespace of its answers in XML, to those who speak the query protocol. @default - it speaks JSON only */
  readonly namespace?: string;
  /** Whether moto answers its other operations. @default false */
  readonly isPartial?: boolean;
}

/** An error as an AWS service reports it. */
export class AwsError extends Error {
  constructor(
    /** The exception's name in the service's model, such as `PipelineNotFoundException`. */
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/** An event as a service hands it to EventBridge. */
export interface ServiceEvent {
  readonly source: string;
  readonly "detail-type": string;
  readonly region: string;
  readonly account: string;
  readonly resources: readonly string[];
  readonly detail: Shape;
}
