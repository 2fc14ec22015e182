import type { Timers } from "./admission-queue.ts";
import { type ConcurrencyLimit, createConcurrencyLimit, type Place } from "./concurrency-limit.ts";
import type { LimitBounds } from "./limit-controller.ts";

/** A service and its load. All times are virtual: a minute takes as long as it takes to compute. */
export interface Simulation {
  bounds: LimitBounds;
  seconds: number;
  /** Requests a second, at a time; they come at random. */
  rate(second: number): number;
  /** So many requests at once, at these times. */
  bursts?: { atSecond: number; requests: number }[];
  /** The service works on so many at once; more share it. */
  cores: number;
  /** What a request costs it, on average, and what a request waits for besides, in milliseconds. */
  work(second: number): { cpuMs: number; ioMs: number };
  /** What refusing a request costs the same machine. */
  refusalMs?: number;
  /** Everything stands still for so long, so often: a garbage collector, another process. */
  pauses?: { everyMs: number; lastMs: number };
  seed?: number;
}

/** One request. */
export interface Simulated {
  atMs: number;
  outcome: "served" | "refused";
  /** Since it was sent. */
  ms: number;
  /** Of it, before it was admitted or refused. */
  waitedMs: number;
}

/** What came of it. */
export interface Course {
  requests: Simulated[];
  /** The limit, ten times a second. */
  limits: { atMs: number; limit: number }[];
  limit: ConcurrencyLimit;
}

/** A service's work on one request, or on refusing one. */
interface Job {
  leftMs: number;
  done(): void;
}

const SAMPLE_MS = 100;

/** Plays a load against a limit. The same seed gives the same course. */
export async function simulate(simulation: Simulation): Promise<Course> {
  const { bounds, seconds, rate, bursts = [], cores, work, refusalMs = 0, pauses, seed = 1 } = simulation;
  const random = seededRandom(seed);
  const exponential = () => -Math.log(1 - random());
  /** Of four exponential parts: neither constant nor wild. */
  const spread = () => (exponential() + exponential() + exponential() + exponential()) / 4;

  let nowMs = 0;
  const events: { atMs: number; happen(): void }[] = [];
  const at = (atMs: number, happen: () => void) => {
    const event = { atMs, happen };
    const index = events.findLastIndex((other) => other.atMs <= atMs);
    events.splice(index + 1, 0, event);
    return event;
  };
  const timers: Timers = {
    now: () => nowMs,
    set: (callback, ms) => at(nowMs + ms, callback),
    clear(timer) {
      const index = events.indexOf(timer as (typeof events)[number]);
      if (index >= 0) events.splice(index, 1);
    },
  };
  const limit = createConcurrencyLimit({ ...bounds, timers });
  const requests: Simulated[] = [];
  const limits: Course["limits"] = [];
  const jobs = new Set<Job>();
  let isPaused = false;

  /** How much each job moves in a millisecond. */
  const speed = () => (isPaused ? 0 : Math.min(1, cores / jobs.size));

  async function arrive(): Promise<void> {
    const atMs = nowMs;
    const refused = () => {
      requests.push({ atMs, outcome: "refused", ms: nowMs - atMs, waitedMs: nowMs - atMs });
      if (refusalMs > 0) jobs.add({ leftMs: refusalMs, done() {} });
    };
    if (limit.refuses()) return refused();
    const place = await limit.acquire("fight");
    if (!place) return refused();
    begin(place, atMs);
  }

  function begin(place: Place, atMs: number): void {
    const { cpuMs, ioMs } = work(nowMs / 1000);
    const waitedMs = nowMs - atMs;
    const done = () => {
      requests.push({ atMs, outcome: "served", ms: nowMs - atMs, waitedMs });
      place.release(true);
    };
    at(nowMs + ioMs * spread(), () => jobs.add({ leftMs: cpuMs * spread(), done }));
  }

  const scheduleRequest = () => {
    const perSecond = rate(nowMs / 1000);
    if (perSecond <= 0) at(nowMs + 10, scheduleRequest);
    else
      at(nowMs + (exponential() * 1000) / perSecond, () => {
        void arrive();
        scheduleRequest();
      });
  };
  const sample = () => {
    limits.push({ atMs: nowMs, limit: limit.limit });
    at(nowMs + SAMPLE_MS, sample);
  };
  const pause = () => {
    if (!pauses) return;
    isPaused = true;
    at(nowMs + pauses.lastMs, () => {
      isPaused = false;
      at(nowMs + pauses.everyMs * exponential(), pause);
    });
  };
  scheduleRequest();
  sample();
  if (pauses) at(pauses.everyMs, pause);
  for (const { atSecond, requests } of bursts)
    at(atSecond * 1000, () => {
      for (let request = 0; request < requests; request++) void arrive();
    });

  while (nowMs < seconds * 1000) {
    const next = events[0];
    const first = jobs.size === 0 ? undefined : [...jobs].reduce((a, b) => (b.leftMs < a.leftMs ? b : a));
    const doneAtMs = first && speed() > 0 ? nowMs + first.leftMs / speed() : Number.POSITIVE_INFINITY;
    const untilMs = Math.min(next?.atMs ?? Number.POSITIVE_INFINITY, doneAtMs);
    const moved = (untilMs - nowMs) * speed();
    for (const job of jobs) job.leftMs -= moved;
    nowMs = untilMs;
    if (first && doneAtMs <= (next?.atMs ?? Number.POSITIVE_INFINITY)) {
      jobs.delete(first);
      first.done();
    } else {
      events.shift();
      next?.happen();
    }
    // Requests that were admitted go on in a turn of their own.
    await undefined;
    await undefined;
    await undefined;
  }
  return { requests, limits, limit };
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
