import { cachedRead } from "@super-heroes/kit/concurrency/cached-read";
import { overloaded } from "@super-heroes/kit/http/problem";
import type { Runtime } from "@super-heroes/kit/runtime";
import { type ProjectionName, projectionNames, projections, type ValueOf } from "../projections/index.ts";
import type { Projection } from "../projections/projection.ts";
import type { EventStore } from "../store/event-store.ts";
import type { Manifest } from "../store/snapshot-store.ts";
import { catchUp } from "./catch-up.ts";
import { activeOf, removeOld, resume, save, snapshotsOf } from "./generations.ts";
import type { ReadModel } from "./read-model.ts";
import { watchReadModels } from "./read-model-metrics.ts";

/** The state of a read model, and the sequence of the last event that is part of it. */
export type CurrentModel<Value> = Pick<ReadModel<Value>, "state" | "sequence">;

/** The read models of this process. */
export interface ReadModels {
  /**
   * A read model that was caught up at most `keepMs` ago. Throws 503 `store_unavailable`, and 503
   * `read_models_catching_up` before the first time that it is caught up.
   */
  read<Name extends ProjectionName>(name: Name): Promise<CurrentModel<ValueOf<Name>>>;
  /** Reports new events, up to this sequence. They are folded within `keepMs`. */
  wake(sequence: number): void;
  /** Waits for work that has begun. */
  close(): Promise<void>;
}

/** The options of the read models. */
export interface ReadModelsOptions {
  store: Pick<EventStore, "log" | "snapshots">;
  runtime: Pick<Runtime, "log" | "metrics">;
  keepMs?: number;
  /** How often the log is read without a reason: other processes append to it too. */
  pollMs?: number;
  /** A snapshot is stored after this many events, and after as many as the state has entries. */
  snapshotEvery?: number;
}

/** A read model in memory. */
interface Held {
  model: ReadModel;
  generation: number;
  /** Whether its generation is the active one; it becomes that when it is caught up. */
  isActive: boolean;
  /** The sequence of the newest snapshot. */
  savedAt: number;
}

/** How long a read waits for the first time that the models are caught up. */
const FIRST_WAIT_MS = 500;

/**
 * Keeps all read models in memory: the newest snapshot, and the events after it. Each process has its own. The log decides what
 * they are, and snapshots only shorten the start, so processes need not agree on anything.
 *
 * A generation that a replay has activated replaces the one before it, from its snapshot. Where the projection has a newer
 * version than the active generation, the next one is built here, beside those of processes that still run the former code.
 */
export function createReadModels(options: ReadModelsOptions): ReadModels {
  const { store, runtime, keepMs = 500, pollMs = 2000, snapshotEvery = 20_000 } = options;
  const { log, snapshots } = store;
  /** What is read. */
  let held: ReadonlyMap<string, Held> = new Map();
  /** What is being caught up; it keeps what was folded when a read of the log fails. */
  let prepared: ReadonlyMap<string, Held> = new Map();
  let manifest: Manifest = { snapshots: [], activations: [] };
  let newest = 0;
  let isCaughtUp = false;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const report = watchReadModels(runtime, (name) => {
    const { model, generation = 0 } = held.get(name) ?? {};
    const beside = snapshotsOf(manifest, name, generation + 1)[0];
    return {
      lag: Math.max(0, newest - (model?.sequence ?? 0)),
      generation,
      replaySequence: beside?.sequence ?? 0,
    };
  });

  /** The read models that should be held; new ones are as of their newest snapshot. */
  async function wanted(): Promise<Map<string, Held>> {
    manifest = await snapshots.manifest();
    const next = new Map<string, Held>();
    for (const name of projectionNames) {
      const projection: Projection<unknown> = projections[name];
      const active = activeOf(manifest, name);
      const current = prepared.get(name);
      const isActive = active.version === projection.version;
      const generation = isActive ? active.generation : active.generation + 1;
      if (current && (current.generation === generation || active.version > projection.version)) {
        next.set(name, { ...current, isActive });
        continue;
      }
      const model = await resume(snapshots, manifest, projection, generation);
      next.set(name, { model, generation, isActive, savedAt: model.sequence });
    }
    return next;
  }

  async function refreshNow(): Promise<void> {
    const next = await wanted();
    prepared = next;
    if (!isCaughtUp) newest = Math.max(newest, await log.head());
    await catchUp(
      log,
      [...next.values()].map(({ model }) => model),
      { onEvent: report.folded },
    );
    held = next;
    for (const { model } of held.values()) newest = Math.max(newest, model.sequence);
    isCaughtUp = true;
    for (const one of held.values())
      await keep(one).catch((error: unknown) =>
        runtime.log.warn({ err: error }, "a read model could not be stored; it is tried again"),
      );
  }

  /** Activates a generation that was built here, and stores a snapshot when one is due. */
  async function keep(one: Held): Promise<void> {
    const { model, generation } = one;
    const { name, version } = model.projection;
    if (activeOf(manifest, name).version > version) return;
    const stored = snapshotsOf(manifest, name, generation)[0]?.sequence ?? 0;
    one.savedAt = Math.max(one.savedAt, stored);
    const isDue = model.sequence - one.savedAt >= Math.max(snapshotEvery, model.state.size);
    if (!isDue && one.isActive) return;
    if (model.sequence > one.savedAt) {
      await save(snapshots, model, generation);
      one.savedAt = model.sequence;
    }
    if (!one.isActive) one.isActive = await snapshots.activate({ model: name, generation, version });
    await removeOld(snapshots, name);
  }

  const refresh = cachedRead(refreshNow, keepMs);

  async function poll(): Promise<void> {
    try {
      await refresh();
    } catch (error) {
      runtime.log.warn({ err: error }, "the read models could not be caught up; it is tried again");
    }
    if (!isClosed) schedule(newest > (held.get("teams")?.model.sequence ?? 0) ? keepMs : pollMs);
  }

  function schedule(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      polling = poll();
    }, ms);
    timer.unref?.();
  }

  let polling = poll();
  return {
    async read<Name extends ProjectionName>(name: Name) {
      const refreshing = refresh();
      if (isCaughtUp) await refreshing;
      else await Promise.race([refreshing, Bun.sleep(FIRST_WAIT_MS)]);
      const one = held.get(name);
      if (!one)
        throw overloaded(
          "read_models_catching_up",
          "The statistics are being built from the stored events. Try again later.",
        );
      return one.model as CurrentModel<ValueOf<Name>>;
    },
    wake(sequence) {
      const isNew = sequence > newest && newest <= (held.get("teams")?.model.sequence ?? 0);
      newest = Math.max(newest, sequence);
      if (isNew && !isClosed) schedule(keepMs);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await polling;
    },
  };
}
