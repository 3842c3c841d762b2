// Where the instances' packages come from: this machine's Debian sources, so that a configured mirror is used.

/** A line of an APT sources.list, in parts. */
interface Source {
  readonly types: readonly string[];
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly signedBy: string | undefined;
}

/** A distribution's own suites; sources of other packages have other names or other keys. */
const ownSuites = (codename: string) => [codename, `${codename}-updates`, `${codename}-security`];

/** The `deb` lines for a Debian release in some APT configuration, which has two formats. */
export function debianSources(files: readonly { name: string; text: string }[], codename: string): string[] {
  const sources = files.flatMap(({ name, text }) => (name.endsWith(".sources") ? stanzas(text) : oneLiners(text)));
  const own = sources.filter(
    ({ types, uris, components, signedBy }) =>
      types.includes("deb") &&
      components.includes("main") &&
      uris.every((uri) => uri.includes("debian")) &&
      (signedBy === undefined || signedBy.includes("debian-archive")),
  );
  return own.flatMap(({ uris, suites, signedBy }) =>
    suites
      .filter((suite) => ownSuites(codename).includes(suite))
      .flatMap((suite) => uris.map((uri) => `deb ${signedBy ? `[signed-by=${signedBy}] ` : ""}${uri} ${suite} main`)),
  );
}

/** The format with one field per line: https://manpages.debian.org/sources.list. */
function stanzas(text: string): Source[] {
  const withoutComments = text.replace(/^#.*\n?/gm, "");
  return withoutComments.split(/\n\s*\n/).flatMap((stanza) => {
    const words = (field: string) =>
      (new RegExp(`^${field}:[ \\t]*(.*)$`, "im").exec(stanza)?.[1] ?? "").split(/\s+/).filter(Boolean);
    if (words("Enabled")[0] === "no") {
      return [];
    }
    return [
      {
        types: words("Types"),
        uris: words("URIs"),
        suites: words("Suites"),
        components: words("Components"),
        signedBy: words("Signed-By")[0],
      },
    ];
  });
}

/** The format with one source per line. */
function oneLiners(text: string): Source[] {
  return text.split("\n").flatMap((line) => {
    const [, type, options, rest] = /^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S.*)$/.exec(line) ?? [];
    if (type === undefined || rest === undefined) {
      return [];
    }
    const [uri = "", suite = "", ...components] = rest.replace(/#.*/, "").trim().split(/\s+/);
    const signedBy = /signed-by=(\S+)/.exec(options ?? "")?.[1];
    return [{ types: [type], uris: [uri], suites: [suite], components, signedBy }];
  });
}
