import { setTimeout as pause } from "node:timers/promises";
import { projectionNames } from "@super-heroes/analytics/projections/index";
import { startReplay } from "../commands/replay-process.ts";
import { atLeast, atMost, reported } from "../promise/measurements.ts";
import { quantileOf } from "../promise/statistics.ts";
import { type DrillLog, FIRST_PAIR, openDrillLog } from "../records/event-log.ts";
import { requestJson } from "../requests/request.ts";
import { lengthOf } from "../tables/by-length.ts";
import type { Drill, DrillContext } from "./drill.ts";

const EVENTS = { short: 20_000, full: 1_000_000 };
const READS = { short: 20, full: 300 };
const KILLS = { short: 4, full: 20 };
/** More than the events after which a service stores a snapshot. */
const DURING_KILLS = { short: 2000, full: 50_000 };
const READ_LIMIT_MS = 20;
const REPLAY_AT_LEAST = { embedded: 20_000, local: 5000 };
/** The longest time between a start and a kill: in the middle of a replay, and of the start of the service. */
const KILLED_WITHIN_MS = 1500;
const CAUGHT_UP_WITHIN_MS = 180_000;

const ANALYTICS = "/api/v1/analytics";
/** What is measured: one list, the statistics, and one key. */
const READ_PATHS = [
  `${ANALYTICS}/leaderboard`,
  `${ANALYTICS}/fights`,
  `${ANALYTICS}/stats`,
  `${ANALYTICS}/head-to-head?${new URLSearchParams(FIRST_PAIR)}`,
];
/** All that a state shows, as far as it is bounded. */
const STATE_PATHS = [
  `${ANALYTICS}/leaderboard?limit=100`,
  `${ANALYTICS}/fights?top=100`,
  `${ANALYTICS}/days?limit=366`,
  `${ANALYTICS}/locations?limit=100`,
  READ_PATHS[3] as string,
];

/** The read models of a large log: how fast they are read and replayed, and that no kill changes them. */
export const readModels: Drill = {
  name: "read-models",
  title: "Read models of a million events are replayed and killed",
  promise({ short, stack }) {
    const length = lengthOf({ short });
    const kept = `after ${KILLS[length]} SIGKILLs of replay and service, live and replayed state are equal`;
    if (short) return kept;
    return `with ${EVENTS[length].toLocaleString("en-US")} events, p95 of a read is at most ${READ_LIMIT_MS} ms and a replay of all read models folds at least ${REPLAY_AT_LEAST[stack].toLocaleString("en-US")} events/s; ${kept}`;
  },
  async run(context) {
    const { stage, short, signal, note } = context;
    const length = lengthOf({ short });
    const log = await openDrillLog(stage.stores.variables, signal);
    try {
      note(`${EVENTS[length].toLocaleString("en-US")} events are appended`);
      const loadedMs = await timed(() => log.append(0, EVENTS[length]));
      const startedAtMs = performance.now();
      await stage.start("analytics");
      await caughtUp(context, EVENTS[length]);
      const firstMs = performance.now() - startedAtMs;

      note("read models are read");
      const reads = await readTimes(context, READS[length]);
      note("all read models are replayed");
      const replayMs = await timed(() => startReplay(stage.stores.variables).done);

      note(`replay and service are killed ${KILLS[length]} times`);
      await killInTurns(context, log, KILLS[length]);
      const total = EVENTS[length] + DURING_KILLS[length];
      const { different, wrong } = await compareStates(context, total);
      return {
        measurements: [
          ...speeds(context, reads, (EVENTS[length] / replayMs) * 1000),
          atMost(0, "responses that differ between live and replayed state", wrong),
          atMost(0, "read models whose stored state differed from the replayed one", different),
          atLeast(total, "events in the log at the end", await log.store.log.head()),
          reported("events a second, appended", (EVENTS[length] / loadedMs) * 1000),
          reported("first start of the service, without a snapshot", firstMs, "ms"),
        ],
        remarks: [],
      };
    } finally {
      await log.close();
    }
  },
};

/** A short run has too few events to promise a speed. */
function speeds(
  { short, stack }: DrillContext,
  reads: Awaited<ReturnType<typeof readTimes>>,
  perSecond: number,
) {
  const replayed = "events a second, in a replay of all read models with the start of its process";
  return [
    ...reads.map(({ path, p95Ms }) =>
      short ? reported(`p95 of ${path}`, p95Ms, "ms") : atMost(READ_LIMIT_MS, `p95 of ${path}`, p95Ms, "ms"),
    ),
    short ? reported(replayed, perSecond) : atLeast(REPLAY_AT_LEAST[stack], replayed, perSecond),
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

/** Waits until the service has folded so many events. */
async function caughtUp({ stage, signal }: DrillContext, events: number): Promise<void> {
  const url = `${stage.service("analytics").url}${ANALYTICS}/stats`;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(CAUGHT_UP_WITHIN_MS)]);
  for (;;) {
    const found = await requestJson<{ total_events?: number }>(url).catch(() => undefined);
    if (found?.total_events === events) return;
    await pause(50, undefined, { signal: limit });
  }
}

async function readTimes({ stage, signal }: DrillContext, count: number) {
  const { url } = stage.service("analytics");
  const times = new Map<string, number[]>(READ_PATHS.map((path) => [path, []]));
  for (let round = 0; round < count; round++) {
    signal.throwIfAborted();
    for (const path of READ_PATHS) times.get(path)?.push(await timed(() => requestJson(url + path)));
    // The next round reads the log again: read models are at most half a second old.
    await pause(10, undefined, { signal });
  }
  return [...times].map(([path, ms]) => ({ path: path.replace(/\?.*/, ""), p95Ms: quantileOf(ms, 0.95) }));
}

/** Kills the service and replays in turns, at any time of their work, while events are appended. */
async function killInTurns({ stage, short, signal }: DrillContext, log: DrillLog, kills: number) {
  const length = lengthOf({ short });
  const appending = log.append(EVENTS[length], DURING_KILLS[length]);
  appending.catch(() => {});
  for (let kill = 0; kill < kills; kill++) {
    const replay = kill % 2 === 0 ? startReplay(stage.stores.variables) : undefined;
    await pause(Math.random() * KILLED_WITHIN_MS, undefined, { signal });
    if (replay) await replay.kill();
    else {
      await stage.kill("analytics");
      await stage.start("analytics");
    }
  }
  await appending;
}

/** Compares what the service shows before and after a replay, and what both have stored. */
async function compareStates(context: DrillContext, events: number) {
  const { stage } = context;
  const state = async () => {
    await caughtUp(context, events);
    const { url } = stage.service("analytics");
    return await Promise.all(STATE_PATHS.map(async (path) => JSON.stringify(await requestJson(url + path))));
  };
  const live = await state();
  const printed = await startReplay(stage.stores.variables).done;
  const equal = printed.split("\n").filter((line) => / was equal\b/.test(line)).length;
  // Started again, the service has what the replay has stored.
  await stage.kill("analytics");
  await stage.start("analytics");
  const replayed = await state();
  return {
    different: projectionNames.length - equal,
    wrong: live.filter((text, index) => text !== replayed[index]).length,
  };
}
