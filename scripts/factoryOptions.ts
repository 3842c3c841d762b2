// The options by which the commands that people type find their factory.

/** For `parseArgs`. */
export const FACTORY_OPTIONS = {
  stack: { type: "string" },
  program: { type: "string" },
  factory: { type: "string" },
} as const;

/** What they were given. */
export interface FactoryChoice {
  /** @default - the stack that is selected */
  readonly stack?: string;
  /**
   * The folder of the Pulumi program that makes the factory.
   * @default - this project
   */
  readonly program?: string;
  /**
   * The output of the program that is the factory.
   * @default - the program's only factory
   */
  readonly factory?: string;
}

/** Their lines in a command's help. */
export const FACTORY_HELP = `  --stack NAME      the factory's Pulumi stack (default: the one that is selected)
  --program FOLDER  the Pulumi program of your own that makes the factory (default: this project)
  --factory NAME    the output of that program that is the factory, if it has several`;
