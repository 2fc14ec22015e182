import { afterAll, expect, test } from "bun:test";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutStores } from "@super-heroes/system/environment/store-variables";
import { createFleet } from "./fleet.ts";

const logDir = await mkdtemp(join(tmpdir(), "fleet-"));
afterAll(() => rm(logDir, { recursive: true }));
const env = {
  ...withoutStores(process.env),
  ...{
    NODE_ENV: "production",
    OPEN_WRITES: "true",
    LOG_LEVEL: "info",
    HEROES_PORT: "0",
    DATA_DIR: join(logDir, "data"),
  },
};

test("one service runs twice, under names of its own, and the one that dies is named", async () => {
  const fleet = createFleet(logDir);
  try {
    fleet.launch("heroes", "heroes", env);
    fleet.launch("heroes pool 2", "heroes", { ...env, HEROES_POOL_MIN: "1", HEROES_POOL_MAX: "2" });
    await fleet.allReady();
    expect([...fleet.pids.keys()]).toEqual(["heroes", "heroes pool 2"]);
    expect(await fleet.listening("heroes")).not.toBe(await fleet.listening("heroes pool 2"));
    expect(await readdir(logDir)).toEqual(expect.arrayContaining(["heroes.log", "heroes-pool-2.log"]));

    const failure = fleet.failure();
    process.kill(fleet.pids.get("heroes pool 2") ?? 0, "SIGKILL");
    expect((await failure).message).toMatch(
      /heroes was ended by SIGKILL.*\(the process called "heroes pool 2"\)$/,
    );
  } finally {
    await fleet.stop();
  }
});

test("a process that does not start is named, and why", async () => {
  const fleet = createFleet(logDir);
  try {
    fleet.launch("heroes pool 0", "heroes", { ...env, HEROES_POOL_MAX: "0" });
    const why =
      /POOL_MAX: expected a whole number from 1 to 1000, got "0".*\(the process called "heroes pool 0"\)$/;
    await expect(fleet.listening("heroes pool 0")).rejects.toThrow(why);
    await expect(fleet.allReady()).rejects.toThrow(why);
  } finally {
    await fleet.stop();
  }
});
