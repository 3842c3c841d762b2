// The steps that take the builder's traces out of an image, and the setting that switches some of them off.

/** The steps, as packer/hygiene.sh runs them after an image's own provisioners. */
export const HYGIENE_STEPS = [
  "package-lists",
  "cloud-init",
  "machine-id",
  "host-keys",
  "authorized-keys",
  "histories",
  "logs",
  "temporary-files",
] as const;

export type HygieneStep = (typeof HYGIENE_STEPS)[number];

/** Step → why the image does without it. */
export type HygieneOff = Readonly<Partial<Record<HygieneStep, string>>>;

/** What the log says of the steps that are off. Undefined if all are on. */
export function hygieneWarning(off: HygieneOff): string | undefined {
  const lines = Object.entries(off).map(([step, reason]) => `- ${step}: ${reason}`);
  return lines.length === 0
    ? undefined
    : `WARNING: the image keeps what these steps of hygiene take away:\n${lines.join("\n")}`;
}
