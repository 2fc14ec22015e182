import { expect, test } from "bun:test";
import { resourcesOf, startMeter } from "./resources.ts";

const reading = (cpuMs: number | null, rss: number, rssPeak = rss) => ({
  cpuMs,
  runQueueWaitMs: cpuMs === null ? null : cpuMs / 2,
  rss,
  rssPeak,
});

test("each second has its part, and the total includes what came after the last second", () => {
  const resources = resourcesOf([reading(10.0004, 100), reading(25, 300, 400)], reading(26.5, 200, 400), [
    1,
    null,
  ]);
  expect(resources).toEqual({
    cpuMs: 26.5,
    rssPeak: 400,
    runQueueWaitMs: 13.25,
    eventLoopDelayMs: 1,
    eachSecond: {
      cpuMs: [10, 15],
      rss: [100, 300],
      runQueueWaitMs: [5, 7.5],
      eventLoopDelayMs: [1, null],
    },
  });
});

test("what is not reported is unknown, not 0", () => {
  const unknown = { cpuMs: null, runQueueWaitMs: null, rss: null, rssPeak: null };
  expect(resourcesOf([unknown], unknown, [])).toEqual({
    cpuMs: null,
    rssPeak: null,
    runQueueWaitMs: null,
    eventLoopDelayMs: null,
    eachSecond: { cpuMs: [null], rss: [null], runQueueWaitMs: [null], eventLoopDelayMs: [null] },
  });
});

test("a meter measures what this process used, and the calls that an orchestrator counted", async () => {
  let scrapes = 0;
  using fights = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => {
      scrapes += 1;
      return new Response(`upstream_calls_total{upstream="heroes"} ${scrapes * 5}\n`);
    },
  });
  const meter = startMeter({
    processes: new Map([["fights", process.pid]]),
    services: new Map([["fights", `http://127.0.0.1:${fights.port}`]]),
    orchestrator: "fights",
  });
  const until = performance.now() + 30;
  while (performance.now() < until) Math.sqrt(until);
  const { resources, path } = await meter.stop();
  expect(scrapes).toBe(2);
  expect(path).toEqual({ upstreamCalls: { heroes: 5 }, hedges: {}, upstreamWaitMs: 0 });
  expect(resources.fights?.eachSecond.cpuMs).toEqual([]);
  if (process.platform === "linux") expect(resources.fights?.cpuMs).toBeGreaterThan(0);
  else expect(resources.fights?.cpuMs).toBeNull();
});

test("without fights there is no path", async () => {
  const meter = startMeter({ processes: new Map(), services: new Map(), orchestrator: null });
  expect(await meter.stop()).toEqual({ resources: {}, path: null });
});
