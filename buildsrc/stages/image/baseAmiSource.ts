// Where the base AMI of an image is found, as the image's settings decide.
import type { ImageSettings } from "./settings";

/** Another image of the factory, an SSM parameter that holds the AMI's id, or a name pattern and the AMI's owner. */
export type BaseAmiSource =
  | { readonly kind: "image"; readonly image: string }
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "name"; readonly pattern: string; readonly owner: string };

const CANONICAL = "099720109477";

/** Canonical's word for each architecture. */
const DEBIAN_ARCHITECTURE = { arm64: "arm64", x86_64: "amd64" } as const;

/** Releases without a public parameter; their AMIs are found by name. */
const FOUND_BY_NAME: Readonly<Record<string, string>> = { "16.04": "ubuntu/images/hvm-ssd/ubuntu-xenial-16.04" };

/** Releases that Canonical's parameters offer on gp2 volumes; it has offered gp3 since 23.10. */
const OFFERED_ON_GP2: readonly string[] = ["18.04", "20.04", "22.04"];

/** Releases without free security updates, and since when. Source: https://ubuntu.com/about/release-cycle */
const OUT_OF_STANDARD_SUPPORT: Readonly<Record<string, string>> = {
  "16.04": "April 2021",
  "18.04": "May 2023",
  "20.04": "May 2025",
};

/** A warning about the image's release, if there is one to print. */
export function supportWarning(settings: ImageSettings): string | undefined {
  const since = OUT_OF_STANDARD_SUPPORT[settings.release];
  return since === undefined
    ? undefined
    : `WARNING: Ubuntu ${settings.release} has been out of standard support since ${since}: it gets no security updates ` +
        "without Ubuntu Pro. Move to a later release.";
}

/** Where to find the base AMI. */
export function baseAmiSource(settings: ImageSettings): BaseAmiSource {
  if (settings.baseImage !== undefined) {
    return { kind: "image", image: settings.baseImage };
  }
  if (settings.baseAmiParameter !== undefined) {
    return { kind: "parameter", name: settings.baseAmiParameter };
  }
  if (settings.baseAmiName !== undefined && settings.baseAmiOwner !== undefined) {
    return { kind: "name", pattern: settings.baseAmiName, owner: settings.baseAmiOwner };
  }
  const architecture = DEBIAN_ARCHITECTURE[settings.architecture];
  const prefix = FOUND_BY_NAME[settings.release];
  if (prefix !== undefined) {
    return { kind: "name", pattern: `${prefix}-${architecture}-server-*`, owner: CANONICAL };
  }
  const volume = OFFERED_ON_GP2.includes(settings.release) ? "ebs-gp2" : "ebs-gp3";
  return {
    kind: "parameter",
    name: `/aws/service/canonical/ubuntu/server/${settings.release}/stable/current/${architecture}/hvm/${volume}/ami-id`,
  };
}

/** A source as the log shows it. */
export function describeSource(source: BaseAmiSource): string {
  switch (source.kind) {
    case "image":
      return `the release of ${source.image}`;
    case "parameter":
      return source.name;
    case "name":
      return `the newest "${source.pattern}" of ${source.owner}`;
  }
}
