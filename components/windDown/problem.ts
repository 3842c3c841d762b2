// The error that tells a person why something cannot be wound down.

/** Its message is for people. */
export class WindDownProblem extends Error {}
