// The launch templates that follow an image, as the settings name them.

/** Image → its launch templates, each as an id or, outside the home region, as `<region>/<id>`. */
export type LaunchTemplateArgs = Readonly<Record<string, readonly string[]>>;

/** A launch template as a setting names it. */
export interface WrittenTemplate {
  /** Undefined for the home region. */
  readonly region?: string;
  readonly id: string;
}

/** Reads an id, or a region and an id. Undefined if the text is neither. */
export function parseLaunchTemplate(text: string): WrittenTemplate | undefined {
  const [, region, id] = /^(?:([a-z0-9-]+)\/)?(lt-[0-9a-f]{8,17})$/.exec(text) ?? [];
  if (id === undefined) return undefined;
  return { id, ...(region !== undefined && { region }) };
}
