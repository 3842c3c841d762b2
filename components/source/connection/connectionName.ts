// The name of the connection that a stack makes, by which people find it in the console.
import { createHash } from "node:crypto";

/** Source: ConnectionName of CodeConnections' service model. */
const LONGEST = 32;
const DIGITS = 7;

/** A factory's name, cut so that two long ones do not become the same. */
export function connectionName(factoryName: string): string {
  if (factoryName.length <= LONGEST) {
    return factoryName;
  }
  const digest = createHash("sha256").update(factoryName).digest("hex").slice(0, DIGITS);
  return `${factoryName.slice(0, LONGEST - DIGITS - 1)}-${digest}`;
}
