/**
 * A thread that waits for the next request to be due. It blocks, which is exact to some 0.1 ms and takes hardly any CPU
 * time; the timers of the event loop count whole milliseconds, and are late by half of one on average.
 */
import type { PaceOrder } from "./steady-pace.ts";

declare const self: Worker;

/** Waking the other thread takes about this long. The latency of a request that starts early counts from its start. */
const LEAD_MS = 0.1;

const never = new Int32Array(new SharedArrayBuffer(4));
const now = () => performance.timeOrigin + performance.now();

self.onmessage = ({ data }: MessageEvent<PaceOrder>) => {
  const { startsAtMs, everyMs, count } = data;
  for (let due = 0; due < count; ) {
    const aheadMs = startsAtMs + due * everyMs - now() - LEAD_MS;
    if (aheadMs > 0) Atomics.wait(never, 0, 0, aheadMs);
    // All requests that are due by now, in one message: after a late wake-up, and at rates above that of messages.
    const passed = Math.floor((now() + LEAD_MS - startsAtMs) / everyMs) + 1;
    due = Math.min(count, Math.max(due + 1, passed));
    self.postMessage(due);
  }
};
