/** The local stack could not do its work. The message names the store or the folder, and is written for the operator. */
export class LocalStackError extends Error {
  override readonly name = "LocalStackError";
}

/** The values and errors of promises, once all of them have settled. */
export async function settled<T>(
  promises: readonly Promise<T>[],
): Promise<{ values: T[]; failures: Error[] }> {
  const outcomes = await Promise.allSettled(promises);
  return {
    values: outcomes.filter((outcome) => outcome.status === "fulfilled").map(({ value }) => value),
    failures: outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason),
  };
}

/**
 * The values of all promises, once all of them have settled. Throws one {@link LocalStackError} with a line for
 * each that failed.
 */
export async function allSucceeded<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const { values, failures } = await settled(promises);
  if (failures.length > 0) {
    throw new LocalStackError(failures.map(({ message }) => message).join("\n"), { cause: failures[0] });
  }
  return values;
}
