import { expect, test } from "bun:test";
import { cpuMsIn, peakBytesIn, startMeter } from "./resources.ts";

test("CPU time is user and system time, whatever the program is called", () => {
  const stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 100 0 0 0 327 479 0 0 20 0 12 0 1000 1 1";
  expect(cpuMsIn(stat)).toBe((327 + 479) * 10);
  expect(cpuMsIn("")).toBeNull();
  expect(cpuMsIn(null)).toBeNull();
});

test("the peak is in bytes", () => {
  expect(peakBytesIn("VmPeak:\t  900 kB\nVmHWM:\t  123 kB\nVmRSS:\t  100 kB\n")).toBe(123 * 1024);
  expect(peakBytesIn("Name:\tbun\n")).toBeNull();
});

test("a meter tells what a process used since it was started", () => {
  const meter = startMeter(new Map([["self", process.pid]]));
  const until = performance.now() + 60;
  while (performance.now() < until) Math.sqrt(until);
  const { cpuMs, rssPeak } = meter.read().self ?? {};
  if (process.platform === "linux") {
    expect(cpuMs).toBeGreaterThan(0);
    expect(rssPeak).toBeGreaterThan(1024 * 1024);
  } else {
    expect({ cpuMs, rssPeak }).toEqual({ cpuMs: null, rssPeak: null });
  }
});

test("a process that is gone has no figures", () => {
  const meter = startMeter(new Map([["gone", 2 ** 22 + 1]]));
  expect(meter.read()).toEqual({ gone: { cpuMs: null, rssPeak: null } });
});
