// Holds a value back until the resources that make it usable are there. Components use it for what they hand on.
import * as pulumi from "@pulumi/pulumi";

export function after<T>(value: pulumi.Output<T>, ...resources: readonly pulumi.CustomResource[]): pulumi.Output<T> {
  const ready = pulumi.output(resources.map(({ id }) => id));
  return ready.apply(() => value);
}
