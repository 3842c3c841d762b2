// When a resource is registered, for messages that belong to it.
import type * as pulumi from "@pulumi/pulumi";

/** Waits until a resource is registered; for ever if something that it depends on fails. */
export function registered({ urn }: pulumi.Resource): Promise<unknown> {
  return new Promise((resolve) => urn.apply(resolve));
}
