import { describe, expect, test } from "bun:test";
import { createGate, GateFull } from "../../concurrency/gate.ts";
import { Cancellation } from "../../request/cancellation.ts";
import { createAdaptiveGate, MOST_IN_FLIGHT } from "./adaptive-gate.ts";

/** An upstream in virtual time, on which each call waits for something and then needs a core for some time. */
interface Upstream {
  cores: number;
  cpuMs: number;
  ioMs: number;
}

/** Calls it for so long, always with so many callers that have or wait for a place; with a fixed limit, or an adaptive one. */
function callFor(seconds: number, callers: number, { cores, cpuMs, ioMs }: Upstream, fixed?: number) {
  let nowMs = 0;
  const events: { atMs: number; happen(): void }[] = [];
  const after = (ms: number, happen: () => void) => {
    const event = { atMs: nowMs + ms, happen };
    events.splice(events.findLastIndex(({ atMs }) => atMs <= event.atMs) + 1, 0, event);
  };
  const freeAtMs = new Array<number>(cores).fill(0);
  const adaptive = createAdaptiveGate({ maxQueue: 1024, now: () => nowMs });
  const gate = fixed === undefined ? adaptive : createGate({ capacity: fixed, maxQueue: 1024 });
  let ended = 0;
  const begin = () => {
    const admittedAtMs = nowMs;
    after(ioMs, () => {
      const core = freeAtMs.indexOf(Math.min(...freeAtMs));
      const doneAtMs = Math.max(nowMs, freeAtMs[core] ?? 0) + cpuMs;
      freeAtMs[core] = doneAtMs;
      after(doneAtMs - nowMs, () => {
        ended += 1;
        if (fixed === undefined) adaptive.responded(admittedAtMs);
        gate.release();
        call();
      });
    });
  };
  const call = () => {
    if (gate.enter({ admitted: begin, refused: () => {} })) begin();
  };
  for (let caller = 0; caller < callers; caller += 1) after(caller / 100, call);
  while (nowMs < seconds * 1000) {
    const next = events.shift();
    if (!next) throw new Error("no caller is left");
    nowMs = next.atMs;
    next.happen();
  }
  return { limit: gate.capacity, perSecond: ended / seconds };
}

test("the limit stays where more calls at once would only wait for one another", () => {
  const { limit, perSecond } = callFor(20, 200, { cores: 2, cpuMs: 1, ioMs: 0.5 });
  expect(perSecond).toBeGreaterThan(0.95 * 2000);
  expect(limit).toBeLessThan(64);
});

test("the limit rises where calls wait for something else, as over a long way", () => {
  const { limit, perSecond } = callFor(20, 200, { cores: 2, cpuMs: 0.2, ioMs: 20 });
  // With the first limit of 20 it would be 990 a second.
  expect(perSecond).toBeGreaterThan(4000);
  expect(limit).toBeGreaterThan(80);
  expect(limit).toBeLessThanOrEqual(MOST_IN_FLIGHT);
});

describe("the throughput is within 5 % of that with the best fixed limit", () => {
  const upstreams: [string, Upstream][] = [
    ["one that computes", { cores: 2, cpuMs: 1, ioMs: 0.5 }],
    ["one that waits as long as it computes", { cores: 2, cpuMs: 1, ioMs: 4 }],
    ["one that mostly waits", { cores: 2, cpuMs: 0.2, ioMs: 5 }],
  ];
  test.each(
    upstreams.flatMap(([name, upstream]) =>
      [8, 64, 200].map((callers) => [name, callers, upstream] as const),
    ),
  )("of %s, with %i callers", (_, callers, upstream) => {
    const best = Math.max(
      ...[2, 4, 10, 20, 60, 200].map((cap) => callFor(5, callers, upstream, cap).perSecond),
    );
    expect(callFor(20, callers, upstream).perSecond).toBeGreaterThan(0.95 * best);
  });
});

test("it is a gate: first in, first out, a bounded queue, and a call that is cancelled leaves it", async () => {
  const gate = createAdaptiveGate({ maxQueue: 2 });
  const places = gate.capacity;
  for (let call = 0; call < places; call += 1) expect(gate.acquire()).toBeUndefined();
  const order: string[] = [];
  const client = new Cancellation();
  const first = gate.acquire(client);
  const second = gate.acquire()?.then(() => order.push("second"));
  expect(() => gate.acquire()).toThrow(GateFull);
  expect([gate.inFlight, gate.waiting]).toEqual([places, 2]);
  client.abort(new Error("no longer needed"));
  await expect(first).rejects.toThrow("no longer needed");
  gate.release();
  await second;
  expect(order).toEqual(["second"]);
  expect([gate.inFlight, gate.waiting]).toEqual([places, 0]);
});
