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

/** Rows drawn from memory. */
export interface DrawnCopy {
  /** The rows as JSON texts; empty when the table is empty. */
  rows: string[];
  /** The age of the copy in milliseconds, when it is older than it may be without `SNAPSHOT_STALE_MS`. */
  staleMs: number | undefined;
}

/** A copy of a catalogue in memory, for draws. */
export interface Snapshot {
  /** Draws uniformly and independently; `undefined` when the store has to draw, because the copy may not be current. */
  draw(count: number): DrawnCopy | undefined;
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
  /** The file with the table of the version, for the log. */
  upgradeFile: string;
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
 * `mostRows` rows. The store then draws and, when it is down, responds as it does without a snapshot.
 */
export function createSnapshot(options: SnapshotOptions): Snapshot {
  const { store, mostRows, staleMs, textOf, upgradeFile, log, metrics } = options;
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
      log.warn(
        { err: error },
        `no snapshot: the store makes the draws. When the table of the version is missing, load ${upgradeFile}`,
      );
    failure = error.message;
  }

  check();
  return {
    draw(count) {
      if (!rows) return undefined;
      const ageMs = performance.now() - currentAtMs;
      const isFresh = failure === undefined && copiedEpoch === epoch && ageMs <= FRESH_MS;
      if (!isFresh && (failure === undefined || ageMs > staleMs)) return undefined;
      texts ??= rows.map(textOf);
      const drawn: string[] = [];
      const { length } = texts;
      for (let index = 0; length > 0 && index < count; index++)
        drawn.push(texts[Math.floor(random() * length)] as string);
      return { rows: drawn, staleMs: isFresh ? undefined : ageMs };
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
