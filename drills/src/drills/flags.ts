import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { scrapeMetrics } from "@super-heroes/bench/lab/metrics/service-watch";
import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import { flagsIn } from "@super-heroes/kit/shell/flags-report";
import { reachedAfterMs } from "../observed/flag-changes.ts";
import { atLeast, atMost, reported } from "../promise/measurements.ts";
import { request, requestJson } from "../requests/request.ts";
import { lengthOf } from "../tables/by-length.ts";
import { createFlagFile, type FlagFile, rollOutOf, sideOf } from "../tables/flag-files.ts";
import { startWorkers } from "../traffic/workers.ts";
import type { Drill, DrillContext, DrillRun } from "./drill.ts";

const UPSTREAMS = ["heroes", "villains", "locations"];
const FIGHT_PATH = "/api/fights/execute_fight";
const IDS = 100_000;
const REACHES_WITHIN_MS = 2000;
const STAGES = [0, 50, 100];
const CLIENTS = 4;
/** How far a measured percentage may be from the flag's, in points: a short run has too few fights for less. */
const POINTS = { short: 10, full: 2 };
const STAGE_MS = { short: 1500, full: 20_000 };
const WORKERS = 3;
/** Changes while several processes share a port. */
const CHANGES = { short: 1, full: 10 };

/** A roll-out under load, and a broken file in the middle of it. */
export const flags: Drill = {
  name: "flags",
  title: "A roll-out by feature flag under load, with a broken file in the middle",
  promise: ({ short }: DrillRun) =>
    `10 % are 9 to 11 % of ${IDS.toLocaleString("en")} correlation ids, each always on the same side, also as the percentage grows; ` +
    `under load, ${STAGES.join(", ")} % of fights are in coalesced, within ${POINTS[lengthOf({ short })]} points; each change is in use ` +
    `in every process within ${REACHES_WITHIN_MS / 1000} s; a broken file keeps the flags before; no request fails`,
  async run(context) {
    const sides = sidesOf();
    const file = await createFlagFile(join(context.folder, "flags"), rollOutOf(STAGES[0] ?? 0));
    const load = { requests: 0, failures: [] as string[] };
    const rollOut = await underLoad(context, file, load);
    const spread = await overWorkers(context, file, load);
    return {
      measurements: [
        ...sides,
        ...rollOut,
        ...spread,
        atMost(0, "requests that failed", load.failures.length),
        atLeast(1, "requests", load.requests),
      ],
      remarks: load.failures.slice(0, 3),
    };
  },
};

/** Where the ids are at 10 %, and as the percentage grows. */
function sidesOf(): Measurement[] {
  const ids = Array.from({ length: IDS }, () => crypto.randomUUID());
  const steps = [10, 25, 50, 100].map((percent) => ids.map(sideOf(percent)));
  const [atTen = []] = steps;
  const again = ids.map(sideOf(10));
  const share = (100 * atTen.filter(Boolean).length) / IDS;
  const left = ids.filter((_, id) =>
    steps.some((step, index) => step[id] && steps[index + 1]?.[id] === false),
  );
  return [
    atLeast(9, `of ${IDS.toLocaleString("en")} ids in at 10 %`, share, "%"),
    atMost(11, `of ${IDS.toLocaleString("en")} ids in at 10 %, at most`, share, "%"),
    atMost(0, "ids on another side the second time", ids.filter((_, id) => again[id] !== atTen[id]).length),
    atMost(0, "ids that left as the percentage grew", left.length),
  ];
}

interface Load {
  requests: number;
  failures: string[];
}

/** Sends fights, each with an id of its own, until the work is done. */
async function whileFighting<T>(url: string, load: Load, work: () => Promise<T>): Promise<T> {
  const workers = startWorkers(CLIENTS, async () => {
    load.requests++;
    const headers = { "x-correlation-id": crypto.randomUUID() };
    const { status, code } = await request(url + FIGHT_PATH, { headers });
    if (status !== 200) load.failures.push(`a fight was responded to with ${status} ${code}`);
  });
  try {
    return await work();
  } finally {
    await workers.stop();
  }
}

/** The roll-out, through the gateway, with the fights counted by the service. */
async function underLoad(context: DrillContext, file: FlagFile, load: Load): Promise<Measurement[]> {
  const { stage, signal, note } = context;
  const length = lengthOf(context);
  const options = { variables: { FLAGS_FILE: file.path } };
  await stage.startAll([...UPSTREAMS, "fights", "gateway"], { fights: options, gateway: options });
  const { url } = stage.service("fights");
  const counts = async () => (await scrapeMetrics(url))?.by("fights_total", "mode") ?? {};
  const measurements: Measurement[] = [];

  /** The percentage of fights that were made in mode coalesced meanwhile. */
  async function shareDuring(ms: number): Promise<number> {
    const before = await counts();
    await pause(ms, undefined, { signal });
    const after = await counts();
    const made = (mode: string) => (after[mode] ?? 0) - (before[mode] ?? 0);
    return (100 * made("coalesced")) / (made("coalesced") + made("parallel"));
  }
  const measure = async (percent: number, when: string) =>
    measurements.push(
      atMost(
        POINTS[length],
        `points off ${percent} %${when}`,
        Math.abs((await shareDuring(STAGE_MS[length])) - percent),
      ),
    );
  const slowest: number[] = [];
  const change = async (text: string) =>
    slowest.push(await changed(context, file, text, { fights: 1, gateway: 1 }));

  await whileFighting(stage.service("gateway").url, load, async () => {
    for (const percent of STAGES) {
      note(`${percent} % of fights in coalesced`);
      // The file of the first stage is in use since the start.
      if (percent !== STAGES[0]) await change(rollOutOf(percent));
      await measure(percent, "");
      if (percent !== 50) continue;
      note("a broken file");
      await file.replace(rollOutOf(100).slice(0, -10));
      const kept = await untilStatus(url, "last_good");
      measurements.push(atMost(0, "broken files that were not reported in /ready", kept ? 0 : 1));
      await measure(percent, " with a broken file");
    }
  });
  return [
    ...measurements,
    atMost(REACHES_WITHIN_MS, "slowest change, fights and gateway", Math.max(...slowest), "ms"),
  ];
}

/** Changes while several processes of fights share its port. */
async function overWorkers(context: DrillContext, file: FlagFile, load: Load): Promise<Measurement[]> {
  const { stage, note } = context;
  note(`${WORKERS} processes of fights`);
  const listening = async () =>
    (await stage.logOf("fights")).filter((line) => line.includes('"msg":"listening"')).length;
  await stage.stop("fights");
  const listenedBefore = await listening();
  await stage.start("fights", { variables: { FLAGS_FILE: file.path, WORKERS: String(WORKERS) } });
  // The port is ready with the first process; the others respond with 503 until they have opened the store.
  while ((await listening()) < listenedBefore + WORKERS)
    await pause(50, undefined, { signal: context.signal });
  const slowest: number[] = [];
  await whileFighting(stage.service("fights").url, load, async () => {
    for (let change = 1; change <= CHANGES[lengthOf(context)]; change++)
      slowest.push(await changed(context, file, rollOutOf(change), { fights: WORKERS }));
  });
  return [
    atMost(REACHES_WITHIN_MS, `slowest change, ${WORKERS} processes`, Math.max(...slowest), "ms"),
    reported("changes", slowest.length),
  ];
}

/** Changes the file, and resolves with the time until every process used it. */
async function changed(
  { stage }: DrillContext,
  file: FlagFile,
  text: string,
  processes: Readonly<Record<string, number>>,
): Promise<number> {
  const changedAtMs = Date.now();
  const version = await file.replace(text);
  return await reachedAfterMs(version, changedAtMs, processes, {
    logOf: stage.logOf,
    withinMs: 5 * REACHES_WITHIN_MS,
  });
}

/** Whether the flags of a service get this status in time. */
async function untilStatus(url: string, status: string): Promise<boolean> {
  for (const endsAtMs = Date.now() + REACHES_WITHIN_MS; Date.now() < endsAtMs; await pause(50)) {
    if (flagsIn(await requestJson(`${url}/ready`))?.status === status) return true;
  }
  return false;
}
