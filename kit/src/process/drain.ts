/** The part of Bun's server that draining uses. */
export interface DrainableServer {
  /** Requests whose head was received and whose response was not sent. */
  readonly pendingRequests: number;
  /**
   * Accepts no more connections and closes idle ones; with `true`, all. Resolves when none is left, which depends on clients: a
   * connection with half a head is not idle.
   */
  stop(closeActiveConnections?: boolean): Promise<void>;
}

/** After this time without a request, none is expected. */
const QUIET_MS = 300;
const EVERY_MS = 20;

/**
 * Stops a server when all requests have responses, or after `limitMs`; resolves with whether they had. It does not wait for
 * requests that clients have not sent completely, and closes their connections.
 */
export async function drain(server: DrainableServer, limitMs: number): Promise<boolean> {
  let isEmpty = false;
  const closed = server.stop().then(() => {
    isEmpty = true;
  });
  const endsAtMs = performance.now() + limitMs;
  let quietSinceMs = performance.now();
  for (;;) {
    if (isEmpty) return true;
    const nowMs = performance.now();
    if (server.pendingRequests > 0) quietSinceMs = nowMs;
    const isQuiet = nowMs - quietSinceMs >= QUIET_MS;
    if (isQuiet || nowMs >= endsAtMs) {
      // Not awaited, because it also waits for handlers.
      void server.stop(true);
      return isQuiet;
    }
    await Promise.race([closed, Bun.sleep(EVERY_MS)]);
  }
}
