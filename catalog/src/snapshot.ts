import type { Logger } from "@super-heroes/kit/log/log";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { CatalogRow } from "./catalog.ts";
import type { CatalogStore } from "./store/catalog-store.ts";

/** How often the version of the table is read. */
const CHECK_EVERY_MS = 1000;

/** How long a copy is used after the start of the check that found it current: two seconds, less the time of a response. */
const FRESH_MS = 1800;

/**
 * After a check there is none for this many times as long as it took, unless one is due. Otherwise a process that changes the
 * table all the time would copy it without a break.
 */
const REST_PER_CHECK = 9;

/** A copy of a catalogue in memory, for draws. Rows are drawn as JSON texts; none from an empty table. */
export interface Snapshot {
  /** Draws uniformly and independently; `undefined` when the store has to draw, because the copy may not be current. */
  draw(count: number): string[] | undefined;
  /**
   * Draws from a copy that may be old, for a draw that the store did not respond to; `undefined` when `SNAPSHOT_STALE_MS` does
   * not allow its age. A copy from before a change by this process is used too: the change may have failed with the store.
   */
  drawOld(count: number): { rows: string[]; ageMs: number } | undefined;
  /** This process has changed the table: the copy is not used until it has been read again. */
  changed(): void;
  /** Resolves when the current check has ended; for the start, and for tests. */
  checked(): Promise<void>;
  close(): void;
}

/** The parts of a snapshot. */
export interface SnapshotOptions {
  store: Pick<CatalogStore, "version" | "copy">;
  /** The most rows that are copied. */
  mostRows: number;
  /** How old the copy may be while the store does not respond. */
  staleMs: number;
  /** A row as the JSON text of a response. */
  textOf(row: CatalogRow): string;
  log: Pick<Logger, "warn">;
  metrics: Pick<Metrics, "gauge">;
  /** How often the version is read; once a second by default. */
  checkEveryMs?: number;
  random?: () => number;
}

/**
 * Starts to keep a copy of the table. The version of the table, which each change raises in its own transaction, is read once a
 * second, and the rows when it differs. What a check finds is current as of its start, because both are read after that. So a
 * row that was inserted or deleted more than two seconds ago, by any process, is drawn or not drawn.
 *
 * The copy is not used when the last check failed, or started more than 1.8 seconds ago, or when the table has more than
 * `mostRows` rows. The store then draws. Only where it does not respond may an older copy be used, within `staleMs`.
 */
export function createSnapshot(options: SnapshotOptions): Snapshot {
  const { store, mostRows, staleMs, textOf, log, metrics } = options;
  const { checkEveryMs = CHECK_EVERY_MS, random = Math.random } = options;
  /** Undefined until the first copy, and while the table is too large. */
  let rows: CatalogRow[] | undefined;
  /** Made at the first draw from a copy. */
  let texts: string[] | undefined;
  let version: string | undefined;
  /** The start of the last check that succeeded: the copy has what was committed before. */
  let currentAtMs = Number.NEGATIVE_INFINITY;
  /** Counts the changes by this process: a check that started before one says nothing about the rows after it. */
  let epoch = 0;
  /** The epoch in which the last check started, and the last one that succeeded. */
  let checkedEpoch = 0;
  let copiedEpoch = 0;
  let dueAtMs = 0;
  let restsUntilMs = 0;
  let failure: string | undefined;
  let checking: Promise<void> | undefined;
  let timer: Timer | undefined;
  let isClosed = false;

  metrics
    .gauge("snapshot_rows", "Rows of the copy that draws are made from")
    .watch({}, () => rows?.length ?? 0);
  metrics
    .gauge("snapshot_age_seconds", "Time since the copy was known to be current; -1 while there is none")
    .watch({}, () => (rows && currentAtMs > 0 ? (performance.now() - currentAtMs) / 1000 : -1));

  function check(): void {
    if (checking || isClosed) return;
    clearTimeout(timer);
    checking = restAndLook().finally(() => {
      checking = undefined;
      if (isClosed) return;
      if (epoch !== checkedEpoch) check();
      else timer = setTimeout(check, Math.max(0, dueAtMs - performance.now())).unref();
    });
  }

  async function restAndLook(): Promise<void> {
    const restMs = restsUntilMs - performance.now();
    if (restMs > 0) await Bun.sleep(restMs);
    if (isClosed) return;
    const startedAtMs = performance.now();
    const startedIn = epoch;
    try {
      await look();
      failure = undefined;
      currentAtMs = startedAtMs;
      copiedEpoch = startedIn;
    } catch (error) {
      noteFailure(error as Error);
    }
    checkedEpoch = startedIn;
    dueAtMs = startedAtMs + checkEveryMs;
    const endedAtMs = performance.now();
    restsUntilMs = Math.min(dueAtMs, endedAtMs + REST_PER_CHECK * (endedAtMs - startedAtMs));
  }

  async function look(): Promise<void> {
    if (version !== undefined && (await store.version()) === version) return;
    const copy = await store.copy(mostRows + 1);
    const wasTooLarge = version !== undefined && rows === undefined;
    const isTooLarge = copy.rows.length > mostRows;
    version = copy.version;
    texts = undefined;
    rows = isTooLarge ? undefined : copy.rows;
    if (isTooLarge && !wasTooLarge)
      log.warn({ mostRows }, "the table has more rows than SNAPSHOT_ROWS: the store makes the draws");
  }

  function noteFailure(error: Error): void {
    if (failure !== error.message && !isClosed)
      log.warn({ err: error }, "no snapshot: the store makes the draws");
    failure = error.message;
  }

  function drawFrom(copy: readonly CatalogRow[], count: number): string[] {
    texts ??= copy.map(textOf);
    const drawn: string[] = [];
    const { length } = texts;
    for (let index = 0; length > 0 && index < count; index++)
      drawn.push(texts[Math.floor(random() * length)] as string);
    return drawn;
  }

  check();
  return {
    draw(count) {
      const isFresh =
        failure === undefined && copiedEpoch === epoch && performance.now() - currentAtMs <= FRESH_MS;
      return rows && isFresh ? drawFrom(rows, count) : undefined;
    },
    drawOld(count) {
      const ageMs = performance.now() - currentAtMs;
      return rows && ageMs <= staleMs ? { rows: drawFrom(rows, count), ageMs } : undefined;
    },
    changed() {
      epoch++;
      check();
    },
    async checked() {
      while (checking) await checking;
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
