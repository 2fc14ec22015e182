// @ts-check
import { setTimeout as wait } from "node:timers/promises";

/** @typedef {{ extraCpuPercent: number, delayMs: number, stallMs: number, stallAtRequest: number }} Slowdown */

/**
 * Slows a server down by a known amount, to find out whether a measurement finds it:
 *
 * - `extraCpuPercent`: the process uses this much more CPU time than its requests take without it;
 * - `delayMs`: each response waits this long, without CPU time, as for a database;
 * - `stallMs`: the whole process stands still for this long, once, at request number `stallAtRequest`.
 *
 * @param {Slowdown} slowdown
 * @returns {(() => Promise<void> | undefined) | undefined} called in each request, which waits for what it returns; `undefined`
 *   where nothing is to be done
 */
export function slowdownOf({ extraCpuPercent, delayMs, stallMs, stallAtRequest }) {
  if (extraCpuPercent === 0 && delayMs === 0 && stallMs === 0) return undefined;
  const burnShare = extraCpuPercent > 0 ? burner(extraCpuPercent / 100) : undefined;
  let requests = 0;
  return () => {
    requests += 1;
    if (stallMs > 0 && requests === stallAtRequest) standStill(stallMs);
    if (requests % BURNS_EVERY === 0) burnShare?.();
    return delayMs > 0 ? wait(delayMs) : undefined;
  };
}

/** Reading the CPU time costs some itself, so it is not read for each request. */
const BURNS_EVERY = 8;

/**
 * Burns a share of the CPU time that the process has used for everything else since the first call. The share is exact over
 * many requests, whatever a request costs on this machine and in this runtime: reading the CPU time is a part of it.
 *
 * @param {number} share
 */
function burner(share) {
  const readingCosts = costOfReading();
  /** @type {number | undefined} */
  let begin;
  let burned = 0;
  return () => {
    const before = cpuMicroseconds();
    begin ??= before;
    const owed = (before - begin - burned) * share - burned - readingCosts;
    let now = before;
    while (now < before + owed) {
      spin();
      now = cpuMicroseconds();
    }
    burned += now - before + readingCosts;
  };
}

/** The CPU time of one reading of the CPU time, in microseconds. */
function costOfReading() {
  const READINGS = 20_000;
  const begin = cpuMicroseconds();
  for (let reading = 0; reading < READINGS; reading += 1) cpuMicroseconds();
  return (cpuMicroseconds() - begin) / READINGS;
}

function cpuMicroseconds() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

let spun = 0;

/** Takes about a microsecond. */
function spin() {
  for (let step = 0; step < 500; step += 1) spun = (spun * 31 + step) | 0;
}

/**
 * Blocks the thread, as a long garbage collection does.
 *
 * @param {number} ms
 */
function standStill(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
