// A request as it comes in, and what the reader of one protocol finds in it.
import type { IncomingHttpHeaders } from "node:http";
import type { Shape } from "../service";
import type { ModelOperation, WireProtocol } from "./models";

/** All of a request but its body. */
export interface RequestHead {
  readonly method: string;
  /** The path with its query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** A request whose body has been read. */
export interface Request extends RequestHead {
  readonly body: Buffer;
}

/** The protocols that the front door reads. */
export type Protocol = Exclude<WireProtocol, "smithy-rpc-v2-cbor">;

/** What one protocol's reader finds in a request. */
export interface ParsedOperation {
  readonly operation: ModelOperation;
  readonly input: Shape;
}
