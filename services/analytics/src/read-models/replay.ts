import { isUnknownVersion } from "../projections/fight-fact.ts";
import { type ProjectionName, projections } from "../projections/index.ts";
import type { Projection } from "../projections/projection.ts";
import type { EventStore } from "../store/event-store.ts";
import type { Snapshot } from "../store/snapshot-store.ts";
import { catchUp } from "./catch-up.ts";
import { activeModel, differences } from "./comparison.ts";
import { activeOf, removeOld, resume, save, snapshotsOf } from "./generations.ts";
import type { ReadModel } from "./read-model.ts";

/** How far a replay is. */
export interface ReplayProgress {
  /** The sequence that was reached. */
  sequence: number;
  /** The sequence of the newest event when the replay began. */
  head: number;
  /** How many events this process has read. */
  read: number;
  elapsedMs: number;
}

/** What a replay did with one read model. */
export interface Replayed {
  snapshot: Snapshot;
  /** The sequence from which it went on: that of a replay that was ended early, else 0. */
  from: number;
  /** How the former generation compared: how many of its keys had another value; `undefined` where there was none. */
  different: number | undefined;
  /** False when another process had activated this generation, or a later one, already. */
  isActivated: boolean;
}

/** The options of {@link replay}. */
export interface ReplayOptions {
  onProgress?: (progress: ReplayProgress) => void;
  /** Called for each event that projections skip because they do not know its version. */
  onUnknown?: (id: string, version: number) => void;
  /** Ends the replay after the current read; what was read is stored. */
  signal?: AbortSignal;
  /** How often the state is stored, so that a replay that is killed goes on from there. */
  saveEveryMs?: number;
}

/** A generation that is being built. */
interface Build {
  model: ReadModel;
  generation: number;
  from: number;
  saved: Snapshot | undefined;
}

/** A read model is folded by a later version of its projection than this code has. */
export class NewerProjection extends Error {
  override readonly name = "NewerProjection";
}

/**
 * Builds the next generation of read models from the log, beside the active one: reads the log from the first event, or from
 * where an earlier replay ended, compares the result with the active generation at the same sequence, activates it and removes
 * the former one. `undefined` when the signal ended it. Services that run go on with the new generation.
 */
export async function replay(
  { log, snapshots }: Pick<EventStore, "log" | "snapshots">,
  names: readonly ProjectionName[],
  options: ReplayOptions = {},
): Promise<Replayed[] | undefined> {
  const { onProgress = () => {}, onUnknown = () => {}, signal, saveEveryMs = 5000 } = options;
  const builds: Build[] = [];
  for (const name of names) builds.push(await begin(projections[name]));
  const head = await log.head();
  const startedAtMs = performance.now();
  let savedAtMs = startedAtMs;
  let read = 0;

  await catchUp(
    log,
    builds.map(({ model }) => model),
    {
      signal,
      onEvent(event) {
        read++;
        if (isUnknownVersion(event)) onUnknown(event.id, event.version ?? 1);
      },
      async onPage(sequence) {
        const nowMs = performance.now();
        onProgress({ sequence, head: Math.max(head, sequence), read, elapsedMs: nowMs - startedAtMs });
        if (nowMs - savedAtMs < saveEveryMs) return;
        for (const build of builds) await store(build);
        savedAtMs = performance.now();
      },
    },
  );
  if (signal?.aborted) {
    for (const build of builds) await store(build);
    return undefined;
  }
  const done: Replayed[] = [];
  for (const build of builds) done.push(await finish(build));
  return done;

  async function begin(projection: Projection<unknown>): Promise<Build> {
    const manifest = await snapshots.manifest();
    const { name, version } = projection;
    const active = activeOf(manifest, name);
    if (active.version > version)
      throw new NewerProjection(
        `${name} is folded by version ${active.version} of its projection, and this code has version ${version}: use the code of the services that run`,
      );
    const generation = active.generation + 1;
    const earlier = snapshotsOf(manifest, name, generation);
    for (const other of earlier) if (other.version !== version) await snapshots.remove(other);
    const model = await resume(snapshots, manifest, projection, generation);
    const saved = earlier.find(({ sequence }) => sequence === model.sequence);
    return { model, generation, from: model.sequence, saved };
  }

  /** Stores the state, and removes the one that was stored before it. */
  async function store(build: Build): Promise<Snapshot> {
    const { model, generation, saved } = build;
    if (saved?.sequence === model.sequence) return saved;
    build.saved = await save(snapshots, model, generation);
    if (saved) await snapshots.remove(saved);
    return build.saved;
  }

  async function finish(build: Build): Promise<Replayed> {
    const { model, generation, from } = build;
    const active = await activeModel(snapshots, model);
    // Both to the same end of the log; events that come later are part of neither.
    if (active) await catchUp(log, [active, model]);
    const different = active && differences(active.state, model.state);
    const snapshot = await store(build);
    const { name, version } = model.projection;
    const isActivated = await snapshots.activate({ model: name, generation, version });
    await removeOld(snapshots, name);
    return { snapshot, from, different, isActivated };
  }
}
