// What a build sees of the environment that its commands run in, however that is made.

/** The shells that a buildspec can ask for. */
export type Shell = "bash" | "sh";

/** One running build environment. */
export interface Container {
  /** The view's root folder as this process can reach it. */
  readonly root: string;
  /** Opens the build's shell in a folder of the view, with exactly these variables. */
  openShell(shell: Shell, environment: Readonly<Record<string, string>>, folder: string): void;
  /** Runs a command in the build's shell and gives its exit status, or nothing if the container was killed. */
  run(command: string): Promise<number | undefined>;
  /** The exported variables as the last command left them. */
  environment(): Record<string, string>;
  /** Ends everything in the container at once, without a signal that a script could handle. */
  kill(): Promise<void>;
}

/** Makes a build environment; what runs in it writes to `output`. */
export type StartContainer = (output: (text: string) => void) => Promise<Container>;

/** What a build image has on its PATH by itself. */
export const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
