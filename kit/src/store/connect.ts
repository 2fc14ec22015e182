import type { Logger } from "../log/log.ts";

/** What is logged while a store is waited for. */
export const STORE_LATE = "the store does not answer yet and is waited for";

/** Who waits for long says so again this often. */
const WARN_EVERY_MS = 10_000;

/**
 * Tries to reach a store that may still be starting, every 0.5 s for as long as `waitMs`, and logs why it has to: at
 * first, when the reason changes, and every 10 s. Throws the last reason, with what was tried, when the store does not
 * come; an error for which `isFinal` is true (a wrong password) is thrown at once.
 */
export async function connectWithRetry(
  description: string,
  attempt: () => Promise<unknown>,
  {
    log,
    waitMs,
    isFinal = () => false,
    retryEveryMs = 500,
  }: { log: Logger; waitMs: number; isFinal?: (error: unknown) => boolean; retryEveryMs?: number },
): Promise<void> {
  const giveUpAtMs = performance.now() + waitMs;
  let warned = { reason: "", atMs: 0 };
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const reason = cause instanceof Error ? cause.message : String(cause);
      if (isFinal(cause)) throw new Error(`${description} refuses: ${reason}`, { cause });
      if (performance.now() + retryEveryMs > giveUpAtMs)
        throw new Error(`${description} did not answer for ${waitMs / 1000} s: ${reason}`, { cause });
      if (reason !== warned.reason || performance.now() > warned.atMs + WARN_EVERY_MS) {
        warned = { reason, atMs: performance.now() };
        log.warn({ store: description, reason }, STORE_LATE);
      }
      await Bun.sleep(retryEveryMs);
    }
  }
}
