/**
 * Caches the result of `read` for `keepMs` milliseconds. Callers that come while it is being read share that one read. A
 * failed read is not cached.
 */
export function cachedRead<T>(read: () => Promise<T>, keepMs: number): () => Promise<T> {
  let result: Promise<T> | undefined;
  let readAtMs = Number.POSITIVE_INFINITY;

  async function readNow(): Promise<T> {
    // The age counts from the end of the read.
    readAtMs = Number.POSITIVE_INFINITY;
    try {
      const fresh = await read();
      readAtMs = performance.now();
      return fresh;
    } catch (error) {
      result = undefined;
      throw error;
    }
  }

  return () => {
    if (!result || performance.now() - readAtMs >= keepMs) result = readNow();
    return result;
  };
}
