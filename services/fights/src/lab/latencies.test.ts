import { describe, expect, test } from "bun:test";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { parseLatency } from "@super-heroes/kit/upstream/latency/latency";
import { createLabLatencies, LASTS_MS, type Latencies } from "./latencies.ts";

const latencyOf = (text: string) => {
  const latency = parseLatency(text);
  if (!latency) throw new Error(`${text} is not a latency`);
  return latency;
};
const NONE: Latencies = { heroes: undefined, villains: undefined, locations: undefined };

/** Latencies with a clock and a timer that the test moves. */
function setUp(atStart: Partial<Latencies> = {}) {
  const lines: string[] = [];
  const write = (_: unknown, line: string) => void lines.push(line);
  const log = { info: write, warn: write } as unknown as Parameters<typeof createLabLatencies>[1]["log"];
  const timers = new Map<number, { ms: number; run: () => void }>();
  let nowMs = 0;
  const metrics = createMetrics("fights");
  const lab = createLabLatencies(
    { ...NONE, ...atStart },
    { log, metrics },
    (ms, run) => {
      const id = timers.size + 1;
      timers.set(id, { ms, run });
      return () => void timers.delete(id);
    },
    () => nowMs,
  );
  return {
    lab,
    lines,
    timers,
    pass(ms: number) {
      nowMs += ms;
    },
    changed: async () =>
      [...(await metrics.registry.metrics()).matchAll(/^lab_latency_changed\{upstream="(\w+)".*\} 1$/gm)].map(
        ([, upstream]) => upstream,
      ),
  };
}

describe("the latency of upstreams", () => {
  test("is that of the start until it is changed", async () => {
    const { lab, changed } = setUp({ heroes: latencyOf("constant:5") });
    expect(lab.added.heroes.current?.spec).toBe("constant:5");
    expect(lab.added.villains.current).toBeUndefined();
    expect(lab.remainingMs).toBeUndefined();
    expect(await changed()).toEqual([]);
  });

  test("changes for the agents that have it already", async () => {
    const { lab, lines, changed } = setUp();
    const { heroes } = lab.added;
    lab.change({ heroes: latencyOf("late:0.1:200") }, "loopback");
    expect(heroes.current?.spec).toBe("late:0.1:200");
    expect(await changed()).toEqual(["heroes"]);
    expect(lines).toEqual(["the latency added to calls to upstreams was changed for an experiment"]);
  });

  test("falls back to that of the start after ten minutes", async () => {
    const { lab, lines, timers, pass, changed } = setUp({ heroes: latencyOf("constant:5") });
    lab.change({ heroes: undefined, villains: latencyOf("constant:9") }, "loopback");
    expect(lab.current).toMatchObject({ heroes: undefined, villains: { spec: "constant:9" } });
    const [timer] = timers.values();
    expect(timer?.ms).toBe(600_000);
    pass(LASTS_MS - 1000);
    expect(lab.remainingMs).toBe(1000);
    timer?.run();
    expect(lab.current).toMatchObject({ heroes: { spec: "constant:5" }, villains: undefined });
    expect(lab.remainingMs).toBeUndefined();
    expect(await changed()).toEqual([]);
    expect(lines.at(-1)).toBe("the latency added to calls to upstreams is as at the start again");
  });

  test("lasts ten minutes from the last change, which replaces those before", () => {
    const { lab, timers, pass } = setUp();
    lab.change({ heroes: latencyOf("constant:5") }, "loopback");
    pass(1000);
    lab.change({ villains: latencyOf("constant:5") }, "loopback");
    expect(lab.current.heroes).toBeUndefined();
    expect(lab.remainingMs).toBe(LASTS_MS);
    expect(timers.size).toBe(1);
  });

  test("that is set to that of the start is not a change", () => {
    const { lab, timers } = setUp({ heroes: latencyOf("constant:5") });
    lab.change({ villains: latencyOf("constant:5") }, "loopback");
    lab.change({ heroes: latencyOf("constant:5") }, "loopback");
    expect(lab.remainingMs).toBeUndefined();
    expect(timers.size).toBe(0);
  });

  test("leaves no timer when it is closed", () => {
    const { lab, timers } = setUp();
    lab.change({ heroes: latencyOf("constant:5") }, "loopback");
    lab.close();
    expect(timers.size).toBe(0);
  });
});
