import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSystems } from "./systems.ts";

const folder = await mkdtemp(join(tmpdir(), "systems-"));
afterAll(() => rm(folder, { recursive: true }));

const place = { runDir: folder, rowsDir: folder, signal: new AbortController().signal, onProgress() {} };
const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("each system has processes and settings of its own; a service finds those it calls in an earlier system", async () => {
  const choices = [
    { name: "core", services: ["heroes", "villains", "locations"], environment: {} },
    { name: "silent", services: ["fights"], environment: { LOG_LEVEL: "silent", FIGHT_WRITES: "none" } },
    { name: "logging", services: ["fights"], environment: { FIGHT_WRITES: "none" } },
  ];
  let pids: number[];
  {
    await using systems = await openSystems("embedded", choices, place);
    expect(systems.stores.map(({ engine }) => engine)).toContain("SQLite");
    for (const system of ["silent", "logging"]) {
      const fight = await fetch(`${systems.urlOf(system, "fights")}/api/fights/execute_fight`);
      expect(fight.status).toBe(200);
      await fight.text();
    }
    expect(systems.urlOf("silent", "fights")).not.toBe(systems.urlOf("logging", "fights"));
    expect([...systems.processesOf("core", ["heroes", "villains"]).keys()]).toEqual(["heroes", "villains"]);
    pids = ["silent", "logging"].flatMap((system) => [...systems.processesOf(system, ["fights"]).values()]);
    expect(new Set(pids).size).toBe(2);
    expect(pids.every(isThere)).toBe(true);
    expect(systems.signal.aborted).toBe(false);
  }
  expect(pids.some(isThere)).toBe(false);
  expect(await Bun.file(join(folder, "fights-of-silent.log")).text()).toBe("");
  expect(await Bun.file(join(folder, "fights-of-logging.log")).text()).toContain("listening");
}, 30_000);

test("a process that does not start is named, with the reason it printed", async () => {
  const choices = [{ name: "wrong", services: ["heroes"], environment: { HEROES_LOG_LEVEL: "loud" } }];
  await expect(openSystems("embedded", choices, place)).rejects.toThrow(
    /LOG_LEVEL: expected .*heroes of wrong/,
  );
}, 30_000);
