import type { Store } from "@super-heroes/kit/store/store";
import type { EventLog } from "./event-log.ts";
import type { SnapshotStore } from "./snapshot-store.ts";

/** The store of analytics: the log of all events, and the snapshots of the read models that are folded from it. */
export interface EventStore {
  readonly connection: Store;
  readonly log: EventLog;
  readonly snapshots: SnapshotStore;
}
