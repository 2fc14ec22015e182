import type { Logger } from "../log.ts";

/**
 * Tries to reach a store that may still be starting: every 0.5 s for 10 s, unless said otherwise. Throws the last reason, with what
 * was tried, when it does not come; an error for which `isFinal` is true (a wrong password) is thrown at once.
 */
export async function connectWithRetry(
  description: string,
  attempt: () => Promise<unknown>,
  {
    log,
    isFinal = () => false,
    retryEveryMs = 500,
    retryForMs = 10_000,
  }: { log: Logger; isFinal?: (error: unknown) => boolean; retryEveryMs?: number; retryForMs?: number },
): Promise<void> {
  const giveUpAtMs = performance.now() + retryForMs;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const reason = cause instanceof Error ? cause.message : String(cause);
      if (isFinal(cause)) throw new Error(`${description} refuses: ${reason}`, { cause });
      if (performance.now() + retryEveryMs > giveUpAtMs)
        throw new Error(`${description} did not answer for ${retryForMs / 1000} s: ${reason}`, { cause });
      log.warn(
        { store: description, reason },
        `the store does not answer yet, next try in ${retryEveryMs} ms`,
      );
      await Bun.sleep(retryEveryMs);
    }
  }
}
