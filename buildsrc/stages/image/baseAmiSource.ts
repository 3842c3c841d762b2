// Where the base AMI of an image is found, as the image's settings decide.
import { distributionOf, familyOf, type PublishedSource } from "./families";
import type { ImageSettings } from "./settings";

/** Another image of the factory, or where a publisher's AMI is found. */
export type BaseAmiSource = { readonly kind: "image"; readonly image: string } | PublishedSource;

/** A warning about the image's release, if there is one to print. */
export function supportWarning({ family, release, baseAmiOwner }: ImageSettings, now: Date): string | undefined {
  const { releases, longerSupport = "any more" } = familyOf(family);
  const until = releases[release];
  if (until === undefined || now <= new Date(`${until}T23:59:59Z`)) {
    return undefined;
  }
  const month = new Date(until).toLocaleString("en", { month: "long", year: "numeric", timeZone: "UTC" });
  return (
    `WARNING: ${distributionOf(family, baseAmiOwner).title} ${release} has been out of standard support since ${month}: it gets ` +
    `no security updates ${longerSupport}. Move to a later release.`
  );
}

/** Where to find the base AMI. */
export function baseAmiSource(settings: ImageSettings): BaseAmiSource {
  const { family, release, architecture, baseImage, baseAmiParameter, baseAmiName, baseAmiOwner } = settings;
  if (baseImage !== undefined) {
    return { kind: "image", image: baseImage };
  }
  if (baseAmiParameter !== undefined) {
    return { kind: "parameter", name: baseAmiParameter };
  }
  if (baseAmiName !== undefined && baseAmiOwner !== undefined) {
    return { kind: "name", pattern: baseAmiName, owner: baseAmiOwner };
  }
  return distributionOf(family, baseAmiOwner).source(release, architecture);
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
