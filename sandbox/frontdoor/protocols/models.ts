// AWS's published service models, as botocore ships them: which operations a service has and what they take.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A reference to a shape, with what is particular to the place of the reference. */
export interface ShapeReference {
  readonly shape: string;
  readonly locationName?: string;
  readonly location?: "uri" | "querystring" | "header" | "headers" | "statusCode";
  readonly queryName?: string;
  readonly flattened?: boolean;
}

/** The type of a value. */
export interface ModelShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, ShapeReference>>;
  readonly required?: readonly string[];
  readonly member?: ShapeReference;
  readonly key?: ShapeReference;
  readonly value?: ShapeReference;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly flattened?: boolean;
  readonly payload?: string;
  /** An error's, where its name on the wire is not the shape's. */
  readonly error?: { readonly code?: string };
}

/** An operation of a service. */
export interface ModelOperation {
  readonly name: string;
  readonly http?: { readonly method: string; readonly requestUri: string };
  readonly input?: ShapeReference;
  readonly output?: ShapeReference;
  readonly errors?: readonly ShapeReference[];
  readonly deprecated?: boolean;
}

/** The protocols that AWS's services speak. */
export type WireProtocol = "json" | "query" | "ec2" | "rest-json" | "rest-xml" | "smithy-rpc-v2-cbor";

/** All that is published about a service. */
export interface ServiceModel {
  /** The folder's name in botocore: what `Call.service` says. */
  readonly service: string;
  readonly metadata: {
    readonly protocol: WireProtocol;
    /** All that the service speaks, where it is more than one. */
    readonly protocols?: readonly WireProtocol[];
    /** `1.0` or `1.1` where it speaks JSON. */
    readonly jsonVersion?: string;
    readonly targetPrefix?: string;
    readonly signingName?: string;
    readonly endpointPrefix: string;
  };
  readonly operations: Readonly<Record<string, ModelOperation>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

/** Signing names, which requests carry, that are not the name of botocore's folder. */
const FOLDERS: Readonly<Record<string, string>> = {
  monitoring: "cloudwatch",
  servicequotas: "service-quotas",
  tagging: "resourcegroupstaggingapi",
};

/** Loads models when they are needed, and keeps them. */
export class ServiceModels {
  private readonly loaded = new Map<string, ServiceModel | undefined>();

  /** @param folder botocore's `data` folder */
  constructor(private readonly folder: string) {}

  /** The newest model of the service that signs as `signingName`, or nothing if there is none. */
  find(signingName: string): ServiceModel | undefined {
    const service = FOLDERS[signingName] ?? signingName;
    if (!this.loaded.has(service)) {
      this.loaded.set(service, this.load(service));
    }
    return this.loaded.get(service);
  }

  private load(service: string): ServiceModel | undefined {
    const folder = join(this.folder, service);
    if (!/^[a-z0-9-]+$/.test(service) || !existsSync(folder)) {
      return undefined;
    }
    const newest = readdirSync(folder).sort().at(-1) ?? "";
    const file = join(folder, newest, "service-2.json");
    const text = existsSync(file) ? readFileSync(file) : gunzipSync(readFileSync(`${file}.gz`));
    return { ...(JSON.parse(text.toString("utf8")) as Omit<ServiceModel, "service">), service };
  }
}
