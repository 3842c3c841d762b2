// Reads members of inputs. The front door has checked them against CodeCommit's model, so their types are right.
import { text, type Json } from "../frontdoor/service";

/** A list of strings; empty where the member is missing. */
export function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}

/** A string, or nothing where the member is missing. */
export function optionalString(value: Json | undefined): string | undefined {
  return value === undefined || value === null ? undefined : text(value);
}

/** A structure or a map. */
export function members(value: Json | undefined): Readonly<Record<string, Json | undefined>> {
  return isStructure(value) ? value : {};
}

/** A list of structures; empty where the member is missing. */
export function structures(value: Json | undefined): Readonly<Record<string, Json | undefined>>[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  return items.map(members);
}

function isStructure(value: Json | undefined): value is Readonly<Record<string, Json | undefined>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
