// Output whose reader has gone, as with `| head`.

/** Ends the program quietly once nobody reads what it prints. */
export function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      throw error;
    }
    process.exit();
  });
}
