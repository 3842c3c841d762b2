// Calls of AWS that may find that there is nothing to do.

/** What the call answers; nothing if it fails with an error of one of these names. */
export async function unless<Answer>(
  names: readonly string[],
  call: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) {
      return undefined;
    }
    throw error;
  }
}
