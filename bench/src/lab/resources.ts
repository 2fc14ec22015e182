import type { PathCounts, ProcessResources } from "../analysis/observation/segment.ts";
import { pathBetween } from "./metrics/path-counts.ts";
import { watchService } from "./metrics/service-watch.ts";
import { openLedger, type Reading } from "./processes/process-ledger.ts";

/** What is watched while a segment runs. */
export interface Watched {
  /** Process ids by name, of the processes on this machine that take part; the one that is requested comes first. */
  processes: ReadonlyMap<string, number>;
  /** Addresses by name, of those among them that publish metrics. */
  services: ReadonlyMap<string, string>;
  /** The one of these services whose calls to its upstreams are counted; `null` where there is none. */
  orchestrator: string | null;
}

/** What was used during a segment, and the calls that were counted. */
export interface Usage {
  resources: Record<string, ProcessResources>;
  path: PathCounts | null;
}

/** Measures what processes use from now on. */
export interface ResourceMeter {
  /** Ends the measurement. Every call resolves with what was used until the first one. */
  stop(): Promise<Usage>;
}

const SAMPLE_MS = 1000;
/** A remainder of at least this length after the last whole second counts as a second. */
const ALMOST_A_SECOND_MS = 500;

/** Starts to sample the processes once a second. */
export function startMeter({ processes, services, orchestrator }: Watched): ResourceMeter {
  const followed = [...processes].map(([name, pid]) => ({
    name,
    ledger: openLedger(pid),
    readings: [] as Reading[],
  }));
  const watches = [...services].map(([name, url]) => ({ name, watch: watchService(url) }));
  let sampledAtMs = performance.now();
  const sample = () => {
    sampledAtMs = performance.now();
    for (const { ledger, readings } of followed) readings.push(ledger.read());
  };
  const timer = setInterval(() => {
    sample();
    for (const { watch } of watches) watch.tick();
  }, SAMPLE_MS);

  async function end(): Promise<Usage> {
    clearInterval(timer);
    const wholeSecond = performance.now() - sampledAtMs >= ALMOST_A_SECOND_MS;
    if (wholeSecond) sample();
    const ends = followed.map(({ name, ledger, readings }) => ({ name, readings, reading: ledger.read() }));
    const watched = new Map(
      await Promise.all(
        watches.map(async ({ name, watch }) => [name, await watch.finish(wholeSecond)] as const),
      ),
    );
    const resources = ends.map(
      ({ name, readings, reading }) =>
        [name, resourcesOf(readings, reading, watched.get(name)?.eventLoopDelayMs ?? [])] as const,
    );
    const { first, last } = watched.get(orchestrator ?? "") ?? {};
    return {
      resources: Object.fromEntries(resources),
      path: first && last ? pathBetween(first, last) : null,
    };
  }

  let usage: Promise<Usage> | undefined;
  return {
    stop() {
      usage ??= end();
      return usage;
    },
  };
}

/** The record of a process, from its readings at the end of each second and at the end of the segment. */
export function resourcesOf(
  readings: readonly Reading[],
  end: Reading,
  eventLoopDelayMs: readonly (number | null)[],
): ProcessResources {
  const known = eventLoopDelayMs.filter((delay) => delay !== null);
  const meanDelay = known.length === 0 ? null : known.reduce((sum, delay) => sum + delay, 0) / known.length;
  const peaks = [...readings, end].flatMap(({ rssPeak }) => rssPeak ?? []);
  return {
    cpuMs: rounded(end.cpuMs),
    rssPeak: peaks.length === 0 ? null : Math.max(...peaks),
    runQueueWaitMs: rounded(end.runQueueWaitMs),
    eventLoopDelayMs: rounded(meanDelay),
    eachSecond: {
      cpuMs: growth(readings.map(({ cpuMs }) => cpuMs)),
      rss: readings.map(({ rss }) => rss),
      runQueueWaitMs: growth(readings.map(({ runQueueWaitMs }) => runQueueWaitMs)),
      eventLoopDelayMs: readings.map((_, second) => rounded(eventLoopDelayMs[second] ?? null)),
    },
  };
}

function growth(totals: readonly (number | null)[]): (number | null)[] {
  return totals.map((total, second) => {
    const before = second === 0 ? 0 : (totals[second - 1] ?? null);
    return total === null || before === null ? null : rounded(total - before);
  });
}

/** The sources are exact to microseconds. */
function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1000) / 1000;
}
