import { expect, test } from "bun:test";
import { checkReadiness } from "./readiness.ts";

const up = async () => {};
const down = () => Promise.reject(new Error("connection refused"));

test("ready when every probe resolves", async () => {
  expect(await checkReadiness({ store: up, heroes: up }, "id")).toEqual({
    ready: true,
    checks: { store: "up", heroes: "up" },
  });
});

test("unready when one probe rejects, and it says which", async () => {
  expect(await checkReadiness({ store: up, heroes: down, villains: up }, "id")).toEqual({
    ready: false,
    checks: { store: "up", heroes: "down", villains: "up" },
  });
});

test("a probe that throws instead of rejecting is down like any other", async () => {
  const broken = () => {
    throw new Error("not even a promise");
  };
  expect(await checkReadiness({ store: broken, heroes: up }, "id")).toEqual({
    ready: false,
    checks: { store: "down", heroes: "up" },
  });
});

test("a service that needs nothing is ready", async () => {
  expect(await checkReadiness({}, "id")).toEqual({ ready: true, checks: {} });
});

test("all probes run at once, each with the correlation id", async () => {
  const ids: string[] = [];
  const all = Promise.withResolvers<void>();
  const untilAllStarted = (id: string) => {
    ids.push(id);
    if (ids.length === 3) all.resolve();
    return all.promise;
  };
  const probes = { a: untilAllStarted, b: untilAllStarted, c: untilAllStarted };
  expect((await checkReadiness(probes, "id-1")).ready).toBe(true);
  expect(ids).toEqual(["id-1", "id-1", "id-1"]);
});
