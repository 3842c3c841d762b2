// REST with JSON or XML: method, path, query and headers tell the operation. S3's XML bodies are not read.
import type { IncomingHttpHeaders } from "node:http";
import type { ModelOperation, ServiceModel, ShapeReference } from "./models";
import type { ParsedOperation, Request } from "./request";
import type { Json, Shape } from "../service";
import { parseObject } from "./json";
import { readScalar } from "./scalar";

/** What the requests of one operation look like. */
interface Route {
  readonly operation: ModelOperation;
  readonly method: string;
  readonly path: RegExp;
  readonly labels: readonly string[];
  /** What the query must have: a name, with its value where the template has one. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Members outside the body without which it is another operation: only these tell UploadPart from PutObject. */
  readonly required: readonly ShapeReference[];
  readonly members: readonly (readonly [name: string, reference: ShapeReference])[];
}

/** The operation and its input, or nothing where the service has no such operation. */
export function parseRest(request: Request, model: ServiceModel): ParsedOperation | undefined {
  const { pathname, searchParams } = new URL(request.url, "http://door");
  for (const route of routesOf(model)) {
    const labels = route.method === request.method && matchRoute(route, pathname, searchParams, request.headers);
    if (labels) {
      return { operation: route.operation, input: readInput(model, route, labels, searchParams, request) };
    }
  }
  return undefined;
}

const routes = new WeakMap<ServiceModel, readonly Route[]>();

/** A service's routes, the most specific first. */
function routesOf(model: ServiceModel): readonly Route[] {
  const known = routes.get(model);
  if (known) {
    return known;
  }
  const weight = ({ operation, query, required, labels }: Route) =>
    10 * query.length + required.length - 100 * labels.length - (operation.deprecated === true ? 0.5 : 0);
  const made = Object.values(model.operations)
    .flatMap((operation) => routeOf(model, operation))
    .sort((a, b) => weight(b) - weight(a));
  routes.set(model, made);
  return made;
}

function routeOf(model: ServiceModel, operation: ModelOperation): Route[] {
  if (!operation.http) {
    return [];
  }
  const { method, requestUri } = operation.http;
  const [path = "", query = ""] = requestUri.split("?");
  const labels: string[] = [];
  const pattern = path.replace(/\{([^}]+)\}|([.*+^$()[\]\\|])/g, (_, label?: string, special?: string) => {
    if (!label) {
      return `\\${special ?? ""}`;
    }
    labels.push(label.replace(/\+$/, ""));
    return label.endsWith("+") ? "(.+)" : "([^/]+)";
  });
  const shape = operation.input && model.shapes[operation.input.shape];
  const members = Object.entries(shape?.members ?? {});
  return [
    {
      operation,
      method,
      path: new RegExp(`^${pattern}/?$`),
      labels,
      query: [...new URLSearchParams(query)],
      required: members
        .filter(
          ([name, { location }]) => (location === "querystring" || location === "header") && isRequired(shape, name),
        )
        .map(([name, reference]) => ({ locationName: name, ...reference })),
      members,
    },
  ];
}

function isRequired(shape: { readonly required?: readonly string[] } | undefined, name: string): boolean {
  return shape?.required?.includes(name) === true;
}

/** The labels in a path that fits, or nothing. */
function matchRoute(
  { path, labels, query, required }: Route,
  pathname: string,
  parameters: URLSearchParams,
  headers: IncomingHttpHeaders,
): Record<string, string> | undefined {
  const found = path.exec(pathname);
  if (!found) {
    return undefined;
  }
  if (!query.every(([name, value]) => parameters.has(name) && (value === "" || parameters.get(name) === value))) {
    return undefined;
  }
  const isGiven = ({ location, locationName = "" }: ShapeReference) =>
    location === "header" ? headers[locationName.toLowerCase()] !== undefined : parameters.has(locationName);
  if (!required.every(isGiven)) {
    return undefined;
  }
  return Object.fromEntries(labels.map((label, index) => [label, decodeURIComponent(found[index + 1] ?? "")]));
}

function readInput(
  model: ServiceModel,
  { operation, members }: Route,
  labels: Readonly<Record<string, string>>,
  parameters: URLSearchParams,
  { headers, body }: Request,
): Shape {
  const shape = operation.input && model.shapes[operation.input.shape];
  const input: Shape =
    model.metadata.protocol === "rest-json" ? readBody(model, shape?.payload, shape?.members, body) : {};
  for (const [name, reference] of members) {
    const value = readOutside(model, name, reference, labels, parameters, headers);
    if (value !== undefined) {
      input[name] = value;
    }
  }
  return input;
}

/** The members in the body, or the one member that is the whole body. */
function readBody(
  model: ServiceModel,
  payload: string | undefined,
  members: Readonly<Record<string, ShapeReference>> | undefined,
  body: Buffer,
): Shape {
  if (payload === undefined) {
    const content = parseObject(body);
    return Object.fromEntries(
      Object.entries(members ?? {}).flatMap(([name, { location, locationName = name }]) =>
        location === undefined && content[locationName] !== undefined ? [[name, content[locationName]]] : [],
      ),
    );
  }
  const isStructure = model.shapes[members?.[payload]?.shape ?? ""]?.type === "structure";
  return { [payload]: isStructure ? parseObject(body) : body.toString("base64") };
}

function readOutside(
  model: ServiceModel,
  name: string,
  { shape, location, locationName = name }: ShapeReference,
  labels: Readonly<Record<string, string>>,
  parameters: URLSearchParams,
  headers: IncomingHttpHeaders,
): Json | undefined {
  const target = model.shapes[shape];
  switch (location) {
    case "uri":
      return labels[locationName] === undefined ? undefined : readScalar(target, labels[locationName]);
    case "header": {
      const value = headers[locationName.toLowerCase()];
      return typeof value === "string" ? readListOrScalar(model, shape, value.split(",")) : undefined;
    }
    case "querystring":
      return parameters.has(locationName) ? readListOrScalar(model, shape, parameters.getAll(locationName)) : undefined;
    default:
      return undefined;
  }
}

function readListOrScalar(model: ServiceModel, name: string, texts: readonly string[]): Json {
  const shape = model.shapes[name];
  if (shape?.type !== "list") {
    return readScalar(shape, texts.join(","));
  }
  const member = model.shapes[shape.member?.shape ?? ""];
  return texts.map((text) => readScalar(member, text.trim()));
}
