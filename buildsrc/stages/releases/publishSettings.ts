// Reads the publish settings from the artifact bucket, and what follows from them.
import { createHash } from "node:crypto";
import { amount, flag, listOf, objectOf, parseDocument, recordOf, text, textLike } from "../common/shape";
import { StageError } from "../common/stageError";
import type { Store } from "../common/store";
import { decidingSettings, KEYS, LATEST, type PublishSettings } from "../contract";

/** Reads what `pulumi up` wrote. */
export async function readPublishSettings(store: Store): Promise<PublishSettings> {
  const content = await store.read(KEYS.publishSettings);
  if (content === undefined) {
    throw new StageError(
      `The artifact bucket has no ${KEYS.publishSettings}, which says where to publish.`,
      "Run pulumi up, which writes it, then retry the stage.",
    );
  }
  return parseDocument(
    content,
    {
      name: `object ${KEYS.publishSettings} of the artifact bucket`,
      remedy: "Run pulumi up --refresh, which writes it again. Find out who changed it: only pulumi up should.",
    },
    SETTINGS,
  );
}

const TEXTS = listOf(text);

const SETTINGS = objectOf<PublishSettings>({
  regions: TEXTS,
  keys: recordOf(text),
  accounts: TEXTS,
  organizations: TEXTS,
  organizationalUnits: TEXTS,
  // Older factories wrote none.
  shareSnapshots: (value, field) => value !== undefined && flag(value, field),
  parameterPrefix: textLike(/^\//, "a text that starts with a slash"),
  channels: TEXTS,
  deprecateAfterDays: amount,
  deregistrationProtection: flag,
  approvers: TEXTS,
  approval: flag,
  // Older factories did not write it.
  baseImages: (value, field) => (value === undefined ? {} : recordOf(text)(value, field)),
});

/** A digest of all settings that decide what Publish makes of a release. */
export function settingsDigest(settings: PublishSettings): string {
  const keys = Object.entries(settings.keys).sort(([a], [b]) => (a < b ? -1 : 1));
  // As before there was the setting, where it is off.
  const shareSnapshots = settings.shareSnapshots || undefined;
  const deciding = { ...decidingSettings(settings), keys, shareSnapshots };
  return createHash("sha256").update(JSON.stringify(deciding)).digest("hex");
}

/** The name of an image's SSM parameter. */
export function parameterName(settings: PublishSettings, image: string): string {
  return `${settings.parameterPrefix}/${image}`;
}

/** The channels that Publish moves. */
export function publishChannels({ channels }: PublishSettings): readonly string[] {
  return [LATEST, ...channels];
}

/** The home region, then the others, each once. */
export function publishRegions(settings: PublishSettings, home: string): readonly string[] {
  return [...new Set([home, ...settings.regions])];
}
