// What texts have in common, for names that are asked for by how they begin.

/** What all texts begin with. */
export function commonStart([first = "", ...others]: readonly string[]): string {
  let end = 0;
  while (end < first.length && others.every((other) => other[end] === first[end])) {
    end += 1;
  }
  return first.slice(0, end);
}
