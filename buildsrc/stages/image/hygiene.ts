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

const EXAMPLE = '{"histories": "the training image ships one"}';

/** Reads the setting `hygiene_off`. */
export function parseHygieneOff(value: unknown): { readonly off: HygieneOff; readonly faults: readonly string[] } {
  if (value === undefined) {
    return { off: {}, faults: [] };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { off: {}, faults: [`hygiene_off is ${JSON.stringify(value)}; write it like ${EXAMPLE}.`] };
  }
  const off: Partial<Record<HygieneStep, string>> = {};
  const faults: string[] = [];
  for (const [step, reason] of Object.entries(value)) {
    if (!isStep(step)) {
      faults.push(`hygiene_off: "${step}" is not a step of hygiene; the steps are ${HYGIENE_STEPS.join(", ")}.`);
    } else if (typeof reason !== "string" || reason.trim() === "") {
      faults.push(`hygiene_off: ${step} has no reason; write it like ${EXAMPLE}.`);
    } else {
      off[step] = reason;
    }
  }
  return { off, faults };
}

/** What the log says of the steps that are off. Undefined if all are on. */
export function hygieneWarning(off: HygieneOff): string | undefined {
  const lines = Object.entries(off).map(([step, reason]) => `- ${step}: ${reason}`);
  return lines.length === 0
    ? undefined
    : `WARNING: the image keeps what these steps of hygiene take away:\n${lines.join("\n")}`;
}

function isStep(name: string): name is HygieneStep {
  return HYGIENE_STEPS.some((step) => step === name);
}
