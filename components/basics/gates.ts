// What the stack runs itself, and not from the repository: the stages that judge what Build made, and the operations.

/** The stages and operations whose code is the stack's own. */
export const GATES = ["test", "publish", "promote", "sweep", "upkeep", "tell", "prune"] as const;
/** A stage or operation whose code is the stack's own. */
export type Gate = (typeof GATES)[number];

/** The buildspec of a stage or operation, in the source folder and in the gates' bundle. */
export function buildspecOf(purpose: string): string {
  return `buildspecs/${purpose}.yml`;
}

/** The rooms that only gates use. */
const GATE_ROOMS = ["leftovers", "notices"];

/** What of the source folder only gates use: files, and folders with all that is in them. */
export const GATE_PATHS: readonly string[] = [
  ...GATES.flatMap((gate) => [buildspecOf(gate), `stages/${gate}`]),
  ...GATE_ROOMS.map((room) => `stages/${room}`),
];
