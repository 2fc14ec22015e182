import { Problem } from "@super-heroes/kit/http/problem";
import type { EventStore } from "./event-store.ts";

/** The pause before an operation is tried again. */
const PAUSE_MS = 500;

/**
 * The same store, whose operations wait while it does not respond: all of them can be repeated. `onLost` is called with each
 * failure. Rejects when the signal is aborted meanwhile.
 */
export function retrying(
  store: EventStore,
  onLost: (error: Problem) => void,
  signal: AbortSignal,
): EventStore {
  async function untilItResponds<T>(operation: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await operation();
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== "store_unavailable") throw error;
        onLost(error);
        signal.throwIfAborted();
        await Bun.sleep(PAUSE_MS);
      }
    }
  }

  const { connection, log, snapshots } = store;
  return {
    connection,
    log: {
      append: (events) => untilItResponds(() => log.append(events)),
      after: (sequence) => untilItResponds(() => log.after(sequence)),
      head: () => untilItResponds(() => log.head()),
    },
    snapshots: {
      manifest: () => untilItResponds(() => snapshots.manifest()),
      save: (snapshot, content) => untilItResponds(() => snapshots.save(snapshot, content)),
      load: (snapshot) => untilItResponds(() => snapshots.load(snapshot)),
      activate: (activation) => untilItResponds(() => snapshots.activate(activation)),
      remove: (snapshot) => untilItResponds(() => snapshots.remove(snapshot)),
    },
  };
}
