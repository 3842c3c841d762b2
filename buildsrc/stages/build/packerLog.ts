// What the log shows of Packer's output.

/**
 * The amazon plugin closes its session with the very context that it has just cancelled, so that the call is never sent: in
 * every build that fails while its builder runs, and in one that ends within two seconds after its builder has stopped.
 * Source: common/ssm/session.go of packer-plugin-amazon 1.8.2. Its error asks people to end the session themselves.
 */
const CANCELLED_GOODBYE = /Error terminating SSM Session ("[^"]*").*context canceled$/;

/** A line of Packer's as the log shows it: without an error that is none. */
export function packerLogLine(line: string): string {
  return line.replace(CANCELLED_GOODBYE, "Session $1 ends with the builder.");
}
