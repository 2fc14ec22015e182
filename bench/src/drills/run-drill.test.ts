import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Interrupted } from "@super-heroes/system/interrupt";
import type { Drill } from "./drill.ts";
import { atMost, told } from "./figure.ts";
import { runDrill } from "./run-drill.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "drill-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const drillThat = (run: Drill["run"]): Drill => ({
  name: "fake",
  row: 1,
  title: "A drill that starts nothing",
  promise: "nothing happens",
  run,
});

const settings = (signal = new AbortController().signal) => ({
  stack: "embedded" as const,
  short: true,
  signal,
  note: () => {},
});

test("passes when every promise was kept", async () => {
  const drill = drillThat(async () => ({
    figures: [atMost(1, "rows", 1), told("requests", 9)],
    remarks: [],
  }));
  const result = await runDrill(drill, folder, settings());
  expect(result).toMatchObject({ name: "fake", row: 1, passed: true, remarks: [] });
  expect(result.figures).toHaveLength(2);
});

test("fails when one was not, and keeps what was remarked", async () => {
  const drill = drillThat(async () => ({ figures: [atMost(1, "rows", 2)], remarks: ["one too many"] }));
  expect(await runDrill(drill, folder, settings())).toMatchObject({
    passed: false,
    remarks: ["one too many"],
  });
});

test("fails when it breaks off, and says why", async () => {
  const drill = drillThat(() => Promise.reject(new Error("no such service")));
  expect(await runDrill(drill, folder, settings())).toMatchObject({
    passed: false,
    figures: [],
    remarks: ["broke off: no such service"],
  });
});

test("is left at once when a person stops it, whatever it is at", async () => {
  const controller = new AbortController();
  const drill = drillThat(() => {
    controller.abort(new Interrupted("SIGINT"));
    return new Promise(() => {});
  });
  await expect(runDrill(drill, folder, settings(controller.signal))).rejects.toBeInstanceOf(Interrupted);
});

test("fails when a service ends by itself meanwhile", async () => {
  const drill = drillThat(async ({ stage }) => {
    const { pid } = await stage.start("heroes");
    process.kill(pid, "SIGKILL");
    return new Promise(() => {});
  });
  const { passed, remarks } = await runDrill(drill, folder, settings());
  expect(passed).toBe(false);
  expect(remarks).toEqual([expect.stringContaining("broke off: heroes was ended by SIGKILL")]);
}, 30_000);
