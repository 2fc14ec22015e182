import type { Logger } from "../log.ts";

const RETRY_EVERY_MS = 500;
const RETRY_FOR_MS = 10_000;

/**
 * Tries to reach a store that may still be starting: every 0.5 s for 10 s. Throws the last reason, with what
 * was tried, when it does not come; an error for which `isFinal` is true (a wrong password) is thrown at once.
 */
export async function connectWithRetry(
  description: string,
  attempt: () => Promise<unknown>,
  { log, isFinal = () => false }: { log: Logger; isFinal?: (error: unknown) => boolean },
): Promise<void> {
  const giveUpAtMs = performance.now() + RETRY_FOR_MS;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const reason = cause instanceof Error ? cause.message : String(cause);
      if (isFinal(cause)) throw new Error(`${description} refuses: ${reason}`, { cause });
      if (performance.now() + RETRY_EVERY_MS > giveUpAtMs)
        throw new Error(`${description} did not answer for ${RETRY_FOR_MS / 1000} s: ${reason}`, { cause });
      log.warn(
        { store: description, reason },
        `the store does not answer yet, next try in ${RETRY_EVERY_MS} ms`,
      );
      await Bun.sleep(RETRY_EVERY_MS);
    }
  }
}
