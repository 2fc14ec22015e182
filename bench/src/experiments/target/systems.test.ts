import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLab } from "./systems.ts";

const folder = await mkdtemp(join(tmpdir(), "lab-"));
afterAll(() => rm(folder, { recursive: true }));

const place = { runDir: folder, rowsDir: folder, signal: new AbortController().signal, onProgress() {} };
const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("each system is its own, started as it is told; a service of another finds those it calls", async () => {
  const systems = [
    { name: "core", services: ["heroes", "villains", "locations"], environment: {} },
    { name: "silent", services: ["fights"], environment: { LOG_LEVEL: "silent", FIGHT_WRITES: "none" } },
    { name: "told", services: ["fights"], environment: { FIGHT_WRITES: "none" } },
  ];
  let pids: number[];
  {
    await using lab = await openLab("embedded", systems, place);
    expect(lab.stores.map(({ engine }) => engine)).toContain("SQLite");
    for (const system of ["silent", "told"]) {
      const fight = await fetch(`${lab.urlOf(system, "fights")}/api/fights/execute_fight`);
      expect(fight.status).toBe(200);
      await fight.text();
    }
    expect(lab.urlOf("silent", "fights")).not.toBe(lab.urlOf("told", "fights"));
    expect([...lab.processesOf("core", ["heroes", "villains"]).keys()]).toEqual(["heroes", "villains"]);
    pids = ["silent", "told"].flatMap((system) => [...lab.processesOf(system, ["fights"]).values()]);
    expect(new Set(pids).size).toBe(2);
    expect(pids.every(isThere)).toBe(true);
    expect(lab.signal.aborted).toBe(false);
  }
  expect(pids.some(isThere)).toBe(false);
  expect(await Bun.file(join(folder, "fights-of-silent.log")).text()).toBe("");
  expect(await Bun.file(join(folder, "fights-of-told.log")).text()).toContain("listening");
}, 30_000);

test("a process that does not start is named, with its own words", async () => {
  const systems = [{ name: "wrong", services: ["heroes"], environment: { HEROES_LOG_LEVEL: "loud" } }];
  await expect(openLab("embedded", systems, place)).rejects.toThrow(/LOG_LEVEL: expected .*heroes of wrong/);
}, 30_000);
