import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import { Interrupted } from "@super-heroes/cli/interruption";
import type { Drill } from "./drills/drill.ts";
import { atMost, notMeasured, reported } from "./promise/measurements.ts";
import { runDrill } from "./run-drill.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "drill-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const drillThat = (run: Drill["run"]): Drill => ({
  name: "fake",
  title: "A drill that starts nothing",
  promise: ({ short, stack }) => `nothing happens, ${short ? "shortly" : "for long"}, on ${stack} stores`,
  run,
});

const settings = (signal = new AbortController().signal) => ({
  stack: "embedded" as const,
  short: true,
  signal,
  note: () => {},
});

test("passes when every promise is kept", async () => {
  const drill = drillThat(async () => ({
    measurements: [atMost(1, "rows", 1), reported("requests", 9)],
    remarks: [],
  }));
  const result = await runDrill(drill, folder, settings());
  expect(result).toMatchObject({ name: "fake", passed: true, remarks: [] });
  expect(result.promise).toBe("nothing happens, shortly, on embedded stores");
  expect(result.figures).toHaveLength(2);
});

test("fails when a promise is broken, and keeps its remarks", async () => {
  const drill = drillThat(async () => ({ measurements: [atMost(1, "rows", 2)], remarks: ["one too many"] }));
  expect(await runDrill(drill, folder, settings())).toMatchObject({
    passed: false,
    remarks: ["one too many"],
  });
});

test("an unmeasured promise is neither kept nor broken; a drill with no other promise fails", async () => {
  const unmeasured = notMeasured(atMost(5, "until ready", Number.NaN, "s"), "nothing was killed");
  const figuresOf = async (...measurements: Measurement[]) =>
    (
      await runDrill(
        drillThat(async () => ({ measurements, remarks: [] })),
        folder,
        settings(),
      )
    ).passed;
  expect(await figuresOf(unmeasured, atMost(1, "rows", 1))).toBe(true);
  expect(await figuresOf(unmeasured, atMost(1, "rows", 2))).toBe(false);
  expect(await figuresOf(unmeasured)).toBe(false);
});

test("fails with the reason when it throws", async () => {
  const drill = drillThat(() => Promise.reject(new Error("no such service")));
  expect(await runDrill(drill, folder, settings())).toMatchObject({
    passed: false,
    figures: [],
    remarks: ["failed: no such service"],
  });
});

test("rejects at once when the operator stops it, whatever it is doing", async () => {
  const controller = new AbortController();
  const drill = drillThat(() => {
    controller.abort(new Interrupted("SIGINT"));
    return new Promise(() => {});
  });
  await expect(runDrill(drill, folder, settings(controller.signal))).rejects.toBeInstanceOf(Interrupted);
});

test("fails when a service ends unexpectedly", async () => {
  const drill = drillThat(async ({ stage }) => {
    const { pid } = await stage.start("heroes");
    process.kill(pid, "SIGKILL");
    return new Promise(() => {});
  });
  const { passed, remarks } = await runDrill(drill, folder, settings());
  expect(passed).toBe(false);
  expect(remarks).toEqual([expect.stringContaining("failed: heroes was ended by SIGKILL")]);
}, 30_000);
