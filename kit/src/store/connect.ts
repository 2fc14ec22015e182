import { MigrationError } from "./migrations/migration-error.ts";

/** The part of a log that is used here. */
export interface WarningLog {
  warn(fields: { store: string; reason: string }, message: string): void;
}

/** Logged while a service waits for its store. */
export const STORE_LATE = "the store does not respond yet, waiting for it";

/** How often it is logged again during a long wait. */
const WARN_EVERY_MS = 10_000;

/**
 * Connects to a store that may still be starting: tries every 0.5 s for up to `waitMs`. The reason is logged at first, when it
 * changes, and every 10 s. When the time is over, throws the last reason and what was tried. An error for which `isFinal`
 * is true (a wrong password) is thrown at once. Of a {@link MigrationError} that decides its cause, and its own message is shown.
 */
export async function connectWithRetry(
  description: string,
  attempt: () => Promise<unknown>,
  {
    log,
    waitMs,
    isFinal = () => false,
    retryEveryMs = 500,
    late = STORE_LATE,
  }: {
    log: WarningLog;
    waitMs: number;
    isFinal?: (error: unknown) => boolean;
    retryEveryMs?: number;
    /** The message of the log lines. */
    late?: string;
  },
): Promise<void> {
  const deadlineMs = performance.now() + waitMs;
  let warned = { reason: "", atMs: 0 };
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const shown = error instanceof MigrationError ? error : cause;
      const reason = shown instanceof Error ? shown.message : String(shown);
      if (isFinal(cause)) {
        if (error instanceof MigrationError) throw error;
        throw new Error(`${description} refused the connection: ${reason}`, { cause });
      }
      if (performance.now() + retryEveryMs > deadlineMs)
        throw new Error(`${description} did not respond for ${waitMs / 1000} s: ${reason}`, { cause });
      if (reason !== warned.reason || performance.now() > warned.atMs + WARN_EVERY_MS) {
        warned = { reason, atMs: performance.now() };
        log.warn({ store: description, reason }, late);
      }
      await Bun.sleep(retryEveryMs);
    }
  }
}
