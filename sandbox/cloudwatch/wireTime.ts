// A time as clients write it: seconds in JSON, a text in the query protocol.
import type { Timestamp } from "../frontdoor/wire";

/** A time that a client wrote. */
export type WireTime = number | string;

/** In seconds since 1970. */
export function secondsOf(time: WireTime): Timestamp {
  return typeof time === "number" ? time : Date.parse(time) / 1000;
}
