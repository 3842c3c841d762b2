// The gates' code of a factory, in its bucket.
import { GatesBundle } from "../gates/gatesBundle";
import type { Foundation } from "./foundation";
import type { Site } from "./site";

/** Stores the code of the gates, which the pipelines and the operations run. */
export function storeGates({ name, settings, inside }: Site, { bucket }: Foundation): GatesBundle {
  return new GatesBundle(
    `${name}-gates`,
    { bucketName: bucket.name, bucketArn: bucket.arn, deleteOnDestroy: settings.deleteArtifactsOnDestroy },
    inside,
  );
}
