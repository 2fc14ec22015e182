import { expect, test } from "bun:test";
import { notLinux, testApplying } from "@super-heroes/testing/run/requirements";
import {
  cpuMsIn,
  memoryIn,
  memoryOf,
  schedstatIn,
  threadsOf,
  withDescendants,
  workingProcess,
} from "./proc.ts";

const GONE = 2 ** 22 + 1;

test("CPU time is user and system time, whatever the program is called", () => {
  const stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 100 0 0 0 327 479 0 0 20 0 12 0 1000 1 1";
  expect(cpuMsIn(stat)).toBe((327 + 479) * 10);
  expect(cpuMsIn("")).toBeNull();
  expect(cpuMsIn(null)).toBeNull();
});

test("a thread's time on a core and its wait for one are read separately", () => {
  expect(schedstatIn("256728561 110102932 1001\n")).toEqual({
    cpuMs: 256.728561,
    runQueueWaitMs: 110.102932,
  });
  expect(schedstatIn("")).toBeNull();
  expect(schedstatIn(null)).toBeNull();
});

test("memory is in bytes, and half of it is none", () => {
  const status =
    "VmHWM:\t  123 kB\nVmRSS:\t  100 kB\nRssAnon:\t  60 kB\nRssFile:\t 30 kB\nRssShmem:\t  10 kB\n";
  expect(memoryIn(status)).toEqual({
    resident: 100 * 1024,
    peak: 123 * 1024,
    anonymous: 60 * 1024,
    shared: 10 * 1024,
  });
  expect(memoryIn("VmRSS:\t  100 kB\n")).toBeNull();
});

testApplying(notLinux, "a process has threads, and a child is among its descendants", async () => {
  const child = Bun.spawn(["sleep", "60"]);
  expect(withDescendants(process.pid)).toEqual(expect.arrayContaining([process.pid, child.pid]));
  child.kill();
  await child.exited;
  expect(withDescendants(process.pid)).not.toContain(child.pid);
  expect(threadsOf(process.pid).get(process.pid)?.cpuMs).toBeGreaterThan(0);
});

testApplying(notLinux, "the process that does the work is behind shells with one child", async () => {
  const script = 'sh -c "sleep 60; true"; true';
  const single = Bun.spawn(["sh", "-c", script], { detached: true });
  const several = Bun.spawn(["sh", "-c", "sleep 60 & sleep 60; true"], { detached: true });
  try {
    while (withDescendants(single.pid).length < 3 || withDescendants(several.pid).length < 3)
      await Bun.sleep(5);
    expect(workingProcess(single.pid)).toBe(withDescendants(single.pid)[2] as number);
    expect(workingProcess(several.pid)).toBe(several.pid);
  } finally {
    for (const { pid } of [single, several]) process.kill(-pid, "SIGKILL");
  }
});

test("a process that is gone has nothing", () => {
  expect(threadsOf(GONE).size).toBe(0);
  expect(memoryOf(GONE)).toBeNull();
  expect(withDescendants(GONE)).toEqual([GONE]);
});
