/** The local stack could not do what it was asked to. The message is for a person and names the store or the folder. */
export class LocalStackError extends Error {
  override readonly name = "LocalStackError";
}

/**
 * The values of all promises, once every one of them has settled. Throws one {@link LocalStackError} with a line for
 * each that failed.
 */
export async function allSucceeded<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(promises);
  const failures = outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason);
  if (failures.length > 0) {
    throw new LocalStackError(failures.map((failure) => failure.message).join("\n"), { cause: failures[0] });
  }
  return outcomes.filter((outcome) => outcome.status === "fulfilled").map(({ value }) => value);
}
