// Understands a request: which service and operation it is for and what its input is, in the service's own protocol.
import type { IncomingHttpHeaders } from "node:http";
import type { ModelOperation, ModelShape, ServiceModel, ServiceModels, ShapeReference } from "./models";
import type { Json, Shape } from "./service";

export interface Request {
  readonly method: string;
  /** The path with its query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Who signed a request and for what, from its credential scope. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly signingName: string;
}

export interface Parsed {
  readonly model: ServiceModel;
  readonly operation: ModelOperation;
  readonly input: Shape;
}

/** The credential scope of a request, from its header or, when it is presigned, from its query. */
export function readSignature({ headers, url }: Pick<Request, "headers" | "url">): Signature | undefined {
  const query = new URL(url, "http://front.door").searchParams;
  const credential = /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1] ?? query.get("X-Amz-Credential");
  const [accessKeyId, , region, signingName] = credential?.split("/") ?? [];
  return accessKeyId && region && signingName ? { accessKeyId, region, signingName } : undefined;
}

/** The operation and its input, or nothing where the protocol (S3's XML, CBOR) or the service is not one of ours to read. */
export function parseRequest(request: Request, signature: Signature, models: ServiceModels): Parsed | undefined {
  const model = models.find(signature.signingName);
  if (!model) return undefined;
  switch (model.metadata.protocol) {
    case "json":
      return parseJson(request, model);
    case "query":
    case "ec2":
      return request.method === "POST" ? parseQuery(request, model) : undefined;
    case "rest-json":
      return parseRest(request, model);
    default:
      return undefined;
  }
}

function parseJson({ headers, body }: Request, model: ServiceModel): Parsed | undefined {
  const target = headers["x-amz-target"];
  const name = typeof target === "string" ? target.split(".").at(-1) : undefined;
  const operation = name === undefined ? undefined : model.operations[name];
  return operation && { model, operation, input: parseObject(body) };
}

function parseQuery({ body }: Request, model: ServiceModel): Parsed | undefined {
  const parameters = new URLSearchParams(body.toString("utf8"));
  const operation = model.operations[parameters.get("Action") ?? ""];
  if (!operation) return undefined;
  const reader = new QueryReader(model, parameters);
  return { model, operation, input: operation.input ? reader.structure(operation.input, "") : {} };
}

/** Reads the flat parameters of the query protocols back into the structure that they came from. */
class QueryReader {
  private readonly names: readonly string[];
  private readonly isEc2: boolean;

  constructor(
    private readonly model: ServiceModel,
    private readonly parameters: URLSearchParams,
  ) {
    this.names = [...parameters.keys()];
    this.isEc2 = model.metadata.protocol === "ec2";
  }

  structure({ shape }: ShapeReference, prefix: string): Shape {
    const members = Object.entries(this.model.shapes[shape]?.members ?? {});
    return Object.fromEntries(
      members.flatMap(([name, reference]) => {
        const value = this.value(reference, prefix + this.wireName(name, reference));
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  private value(reference: ShapeReference, at: string): Json | undefined {
    const shape = this.model.shapes[reference.shape];
    if (!shape || !this.names.some((name) => name === at || name.startsWith(`${at}.`))) return undefined;
    switch (shape.type) {
      case "structure":
        return this.structure(reference, `${at}.`);
      case "list":
        return this.list(shape, reference, at);
      case "map":
        return this.map(shape, reference, at);
      default:
        return scalar(shape, this.parameters.get(at) ?? "");
    }
  }

  private list(shape: ModelShape, reference: ShapeReference, at: string): Json[] {
    const member = shape.member;
    if (!member) return [];
    const flat = this.isEc2 || shape.flattened === true || reference.flattened === true;
    const prefix = flat ? at : `${at}.${member.locationName ?? "member"}`;
    return this.indexes(prefix).map((index) => this.value(member, `${prefix}.${index}`) ?? "");
  }

  private map(shape: ModelShape, reference: ShapeReference, at: string): Shape {
    const { key, value } = shape;
    if (!key || !value) return {};
    const prefix = shape.flattened === true || reference.flattened === true ? at : `${at}.entry`;
    return Object.fromEntries(
      this.indexes(prefix).map((index) => [
        this.parameters.get(`${prefix}.${index}.${key.locationName ?? "key"}`) ?? "",
        this.value(value, `${prefix}.${index}.${value.locationName ?? "value"}`),
      ]),
    );
  }

  /** The positions that stand after a prefix, in order. */
  private indexes(prefix: string): number[] {
    const found = new Set<number>();
    for (const name of this.names) {
      const index = name.startsWith(`${prefix}.`) ? parseInt(name.slice(prefix.length + 1), 10) : NaN;
      if (!Number.isNaN(index)) found.add(index);
    }
    return [...found].sort((a, b) => a - b);
  }

  /** Source: "EC2 query protocol" in botocore's serializer: queryName, else locationName with a capital, else the name. */
  private wireName(name: string, { queryName, locationName }: ShapeReference): string {
    if (!this.isEc2) return locationName ?? name;
    if (queryName) return queryName;
    return locationName ? locationName.charAt(0).toUpperCase() + locationName.slice(1) : name;
  }
}

function scalar({ type }: ModelShape, text: string): Json {
  if (type === "integer" || type === "long" || type === "double" || type === "float") return Number(text);
  if (type === "boolean") return text === "true";
  return text;
}

function parseRest({ method, url, headers, body }: Request, model: ServiceModel): Parsed | undefined {
  const { pathname, searchParams } = new URL(url, "http://front.door");
  for (const operation of Object.values(model.operations)) {
    if (operation.http?.method !== method) continue;
    const path = matchUri(operation.http.requestUri, pathname);
    if (!path) continue;
    const members = Object.entries((operation.input && model.shapes[operation.input.shape]?.members) ?? {});
    const outside = members.flatMap(([name, { location, locationName = name }]): [string, Json][] => {
      if (location === "uri") return path[locationName] === undefined ? [] : [[name, path[locationName]]];
      if (location === "header") return [[name, String(headers[locationName.toLowerCase()] ?? "")]];
      if (location === "querystring" && searchParams.has(locationName)) {
        return [[name, searchParams.get(locationName) ?? ""]];
      }
      return [];
    });
    return { model, operation, input: { ...parseObject(body), ...Object.fromEntries(outside) } };
  }
  return undefined;
}

/** The labels in a path that fits a template such as `/schedules/{Name}`; `{Name+}` takes slashes too. */
export function matchUri(template: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = (template.split("?")[0] ?? "").replace(
    /\{([^}]+)\}|([.*+^$()[\]\\|])/g,
    (_, label?: string, special?: string) => {
      if (!label) return `\\${special ?? ""}`;
      names.push(label.replace(/\+$/, ""));
      return label.endsWith("+") ? "(.+)" : "([^/]+)";
    },
  );
  const found = new RegExp(`^${pattern}/?$`).exec(path);
  return found ? Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? "")])) : undefined;
}

function parseObject(body: Buffer): Shape {
  if (body.length === 0) return {};
  const parsed: unknown = JSON.parse(body.toString("utf8"));
  return isShape(parsed) ? parsed : {};
}

/** JSON.parse gives nothing but JSON. */
function isShape(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
