/** The part of Bun's server that draining uses. */
export interface DrainableServer {
  /** Requests whose head has arrived and whose response is not sent. */
  readonly pendingRequests: number;
  /**
   * Accepts no more connections and closes idle ones; all of them with `true`. Resolves when there is none left, which
   * clients decide: a connection on which half a head has arrived is not idle.
   */
  stop(closeActiveConnections?: boolean): Promise<void>;
}

/** After so long without a request, none is expected any more. */
const QUIET_MS = 300;
const EVERY_MS = 20;

/**
 * Stops a server when all requests are responded to, or after `limitMs`; gives back whether they were. It does not wait for
 * requests that clients have not sent in full, and closes their connections.
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
      // Not awaited: it waits for handlers, too.
      void server.stop(true);
      return isQuiet;
    }
    await Promise.race([closed, Bun.sleep(EVERY_MS)]);
  }
}
