// Reads the publish settings from the artifact bucket, and what follows from them.
import { StageError } from "../common/stageError";
import type { Store } from "../common/store";
import { KEYS, type PublishSettings } from "../contract";

/** Reads what `pulumi up` wrote. */
export async function readPublishSettings(store: Store): Promise<PublishSettings> {
  const text = await store.read(KEYS.publishSettings);
  if (text === undefined) {
    throw new StageError(
      `The artifact bucket has no ${KEYS.publishSettings}, which says where to publish.`,
      "Run pulumi up, which writes it, then retry the stage.",
    );
  }
  // The program wrote it, and nobody else is allowed to.
  return JSON.parse(text) as PublishSettings;
}

/** The name of an image's SSM parameter. */
export function parameterName(settings: PublishSettings, image: string): string {
  return `${settings.parameterPrefix}/${image}`;
}

/** The home region, then the others, each once. */
export function publishRegions(settings: PublishSettings, home: string): readonly string[] {
  return [...new Set([home, ...settings.regions])];
}
