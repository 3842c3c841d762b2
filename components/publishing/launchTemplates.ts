// The launch templates that follow an image, as they are written in the arguments of a factory.

/** Image → launch template ids, those in other regions than the home region as `<region>/<id>`. */
export type LaunchTemplateArgs = Readonly<Record<string, readonly string[]>>;

/** A launch template; without a region it is in the home region. */
export interface WrittenTemplate {
  readonly region?: string;
  readonly id: string;
}

/** Undefined when the text is neither an id nor a region with an id. */
export function parseLaunchTemplate(text: string): WrittenTemplate | undefined {
  const [, region, id] = /^(?:([a-z0-9-]+)\/)?(lt-[0-9a-f]{8,17})$/.exec(text) ?? [];
  if (id === undefined) return undefined;
  return { id, ...(region !== undefined && { region }) };
}
