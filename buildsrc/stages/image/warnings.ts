// What is allowed in an image's settings, but should be known to whoever reads the log.
import { supportWarning } from "./baseAmiSource";
import { hygieneWarning } from "./hygiene";
import type { ImageSettings } from "./settings";

/** The warnings about an image's settings, for the logs of Validate and Build. */
export function settingsWarnings(settings: ImageSettings, now = new Date()): readonly string[] {
  return [supportWarning(settings, now), hygieneWarning(settings.hygieneOff)].filter(
    (warning) => warning !== undefined,
  );
}
