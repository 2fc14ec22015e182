import type { EventEmitter } from "node:events";
import type autocannon from "autocannon";

/** The list of requests that autocannon waits for on a connection; it is not in its types. */
interface WithPending {
  pipelinedRequests: { clear(): void };
}

/**
 * Notices requests that a connection lost. Where the server closes a connection, autocannon opens another one and sends the
 * next request, but keeps waiting for the response to the lost one: from then on every response would have the latency of two.
 * The lost request is taken out, and `onLost` is called for it.
 */
export function watchConnection(client: autocannon.Client, onLost: () => void): void {
  const { pipelinedRequests } = client as unknown as WithPending;
  // Its types lack some of these events.
  const events: EventEmitter = client;
  let waiting = false;
  /** Set until it is known whether the request timed out, which is reported by itself. */
  let lost = false;
  const forget = () => {
    waiting = false;
    lost = false;
    pipelinedRequests.clear();
  };
  events.on("request", () => {
    if (waiting) {
      lost = true;
      pipelinedRequests.clear();
      queueMicrotask(() => {
        if (lost) onLost();
        lost = false;
      });
    }
    waiting = true;
  });
  events.on("response", () => {
    waiting = false;
  });
  events.on("connError", forget);
  events.on("timeout", () => {
    lost = false;
  });
}
