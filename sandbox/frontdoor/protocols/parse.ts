// Understands a request: which service and operation it is for and what its input is.
import { parseJson } from "./json";
import type { ServiceModel, ServiceModels } from "./models";
import { parseQuery } from "./query";
import type { ParsedOperation, Protocol, Request, RequestHead } from "./request";
import { parseRest } from "./rest";

/** Who signed a request and for what, from its credential scope. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly signingName: string;
}

/** A request whose operation and input are known. */
export interface Parsed extends ParsedOperation {
  readonly model: ServiceModel;
  readonly protocol: Protocol;
}

/** The credential scope of a request, from its header or, when it is presigned, from its query. */
export function readSignature({ headers, url }: RequestHead): Signature | undefined {
  const credential =
    /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1] ??
    (url.includes("X-Amz-Credential") ? new URL(url, "http://door").searchParams.get("X-Amz-Credential") : undefined);
  const [accessKeyId, , region, signingName] = credential?.split("/") ?? [];
  return accessKeyId && region && signingName ? { accessKeyId, region, signingName } : undefined;
}

/**
 * The operation and its input, or nothing where the service, the operation or the protocol (CBOR) is not one that the
 * front door reads.
 */
export function parseRequest(request: Request, model: ServiceModel): Parsed | undefined {
  const protocol = protocolOf(request, model);
  const found = protocol && PARSERS[protocol](request, model);
  return found && { ...found, model, protocol };
}

/** The model of the service that a request is for. */
export function findModel(
  { headers }: RequestHead,
  signature: Signature,
  models: Pick<ServiceModels, "find">,
): ServiceModel | undefined {
  const model = models.find(signature.signingName);
  const target = headers["x-amz-target"];
  const isMeant = model && (typeof target !== "string" || isTargetOf(model, target));
  return isMeant ? model : undefined;
}

/** Some models have a namespace before the service's name, which the AWS SDKs for Go and JavaScript leave out. */
function isTargetOf({ metadata: { targetPrefix = "" } }: ServiceModel, target: string): boolean {
  const service = target.slice(0, target.lastIndexOf("."));
  return service === targetPrefix || service === targetPrefix.slice(targetPrefix.lastIndexOf(".") + 1);
}

const PARSERS: Readonly<Record<Protocol, (request: Request, model: ServiceModel) => ParsedOperation | undefined>> = {
  json: parseJson,
  query: parseQuery,
  ec2: parseQuery,
  "rest-json": parseRest,
  "rest-xml": parseRest,
};

/** Services move to CBOR one by one; their models then name the older protocols that their clients may still speak. */
function protocolOf({ headers }: RequestHead, { metadata }: ServiceModel): Protocol | undefined {
  if (headers["smithy-protocol"] !== undefined) {
    return undefined;
  }
  const spoken = metadata.protocols ?? [metadata.protocol];
  if (headers["x-amz-target"] !== undefined) {
    return spoken.includes("json") ? "json" : undefined;
  }
  return TOLD_BY_THE_BODY_OR_PATH.find((protocol) => spoken.includes(protocol));
}

const TOLD_BY_THE_BODY_OR_PATH: readonly Protocol[] = ["query", "ec2", "rest-json", "rest-xml"];
