import { expect, test } from "bun:test";
import { serverTiming, type Timings, timed } from "./timings.ts";

test("a leg's time is noted under its name, and its response passes through", async () => {
  const timings: Timings = new Map();
  expect(await timed(timings, "hero", async (name) => `${name} Lovelace`, "Ada")).toBe("Ada Lovelace");
  expect(timings.get("hero")).toBeGreaterThanOrEqual(0);
});

test("a leg that fails is timed too", async () => {
  const timings: Timings = new Map();
  const failure = new Error("no hero");
  await expect(timed(timings, "hero", () => Promise.reject(failure), undefined)).rejects.toBe(failure);
  expect([...timings.keys()]).toEqual(["hero"]);
});

test("the Server-Timing header has each name with its milliseconds", () => {
  const timings: Timings = new Map([
    ["hero", 1.23449],
    ["villain", 0.8],
  ]);
  expect(serverTiming(timings)).toBe("hero;dur=1.234, villain;dur=0.800");
});
