import { expect, test } from "bun:test";
import { checkReadiness } from "./readiness.ts";

const up = async () => {};
const down = () => Promise.reject(new Error("connection refused"));
const frozen = () => new Promise<never>(() => {});

test("ready when every check resolves", async () => {
  expect(await checkReadiness({ store: up, disk: up }, "id")).toEqual({
    ready: true,
    checks: { store: "up", disk: "up" },
    dependencies: {},
    latenciesMs: {},
  });
});

test("unready when one check rejects, with its name", async () => {
  expect(await checkReadiness({ store: up, disk: down, keys: up }, "id")).toEqual({
    ready: false,
    checks: { store: "up", disk: "down", keys: "up" },
    dependencies: {},
    latenciesMs: {},
  });
});

test("a check that throws instead of rejecting is down like any other", async () => {
  const broken = () => {
    throw new Error("not even a promise");
  };
  expect(await checkReadiness({ store: broken, disk: up }, "id")).toMatchObject({
    ready: false,
    checks: { store: "down", disk: "up" },
  });
});

test("a service that needs nothing is ready", async () => {
  expect(await checkReadiness({}, "id")).toEqual({
    ready: true,
    checks: {},
    dependencies: {},
    latenciesMs: {},
  });
});

test("dependencies that are down or frozen are reported, and do not affect readiness", async () => {
  const dependencies = { heroes: frozen, villains: down, locations: up };
  expect(await checkReadiness({ store: up }, "id", dependencies, 5)).toEqual({
    ready: true,
    checks: { store: "up" },
    dependencies: { heroes: "down", villains: "down", locations: "up" },
    latenciesMs: { locations: expect.any(Number) },
  });
  expect((await checkReadiness({ store: down }, "id", { heroes: up })).ready).toBe(false);
});

test("all probes run at once, each with the correlation id", async () => {
  const ids: string[] = [];
  const all = Promise.withResolvers<void>();
  const untilAllStarted = (id: string) => {
    ids.push(id);
    if (ids.length === 3) all.resolve();
    return all.promise;
  };
  const probe = untilAllStarted;
  expect((await checkReadiness({ a: probe, b: probe }, "id-1", { c: probe })).ready).toBe(true);
  expect(ids).toEqual(["id-1", "id-1", "id-1"]);
});
