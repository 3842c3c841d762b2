// Outputs that become known only when their value can be used.
import * as pulumi from "@pulumi/pulumi";

/** Holds a value back until the resources that make it usable exist. */
export function after<T>(value: pulumi.Output<T>, ...resources: readonly pulumi.CustomResource[]): pulumi.Output<T> {
  const ready = pulumi.output(resources.map(({ id }) => id));
  return ready.apply(() => value);
}
