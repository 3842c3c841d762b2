// The two ways to write a setting's name: root_volume_gib in JSON and for Packer, rootVolumeGib in code.

/** A name with underscores as code writes it. */
type CamelCased<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<CamelCased<Rest>>}`
  : Name;

/** An object with its own keys as code writes them; those of what it holds stay as they are. */
export type CamelKeys<T> = { readonly [Key in keyof T as CamelCased<Key & string>]: T[Key] };

/** Renames the keys of settings as they are written for code. */
export function camelKeys<T extends object>(values: T): CamelKeys<T> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => [
      name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  ) as CamelKeys<T>;
}

/** The opposite of `camelKeys`. */
export function snakeKeys(values: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
