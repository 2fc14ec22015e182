/**
 * An answer that is read anew when it is older than `keepMs`. Whoever asks while it is being read waits for that one
 * reading; one that fails is not kept.
 */
export function cachedRead<T>(read: () => Promise<T>, keepMs: number): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let readAtMs = Number.POSITIVE_INFINITY;

  async function readNow(): Promise<T> {
    // In flight it does not age.
    readAtMs = Number.POSITIVE_INFINITY;
    try {
      const fresh = await read();
      readAtMs = performance.now();
      return fresh;
    } catch (error) {
      answer = undefined;
      throw error;
    }
  }

  return () => {
    if (!answer || performance.now() - readAtMs >= keepMs) answer = readNow();
    return answer;
  };
}
