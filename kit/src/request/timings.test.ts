import { expect, test } from "bun:test";
import { promised } from "./receiver.ts";
import { TimedReceiver, Timings, timed } from "./timings.ts";

test("parts are in the order in which they ended, each with its milliseconds", () => {
  const timings = new Timings();
  expect(timings.header).toBe("");
  timings.add("hero", performance.now() - 1.25);
  timings.add("villain", performance.now());
  const [, heroMs, villainMs] =
    /^hero;dur=(\d+\.\d{3}), villain;dur=(\d+\.\d{3})$/.exec(timings.header) ?? [];
  expect(Number(heroMs)).toBeGreaterThanOrEqual(1.25);
  expect(Number(villainMs)).toBeGreaterThanOrEqual(0);
});

const part = /^hero;dur=\d+\.\d{3}$/;

test("work that succeeds is timed, and its result passes through", async () => {
  const timings = new Timings();
  expect(await timed(timings, "hero", async () => "Ada")).toBe("Ada");
  expect(timings.header).toMatch(part);
});

test("work that fails is timed too", async () => {
  const timings = new Timings();
  const failure = new Error("no hero");
  await expect(timed(timings, "hero", () => Promise.reject(failure))).rejects.toBe(failure);
  expect(timings.header).toMatch(part);
});

test("a receiver passes its outcome on and is timed, whatever the outcome", async () => {
  const failure = new Error("no hero");
  for (const outcome of ["Ada", failure]) {
    const timings = new Timings();
    const passedOn = promised((receiver) => {
      const timedOne = new TimedReceiver(timings, "hero", receiver);
      if (outcome === failure) timedOne.reject(outcome);
      else timedOne.resolve(outcome);
    });
    if (outcome === failure) await expect(passedOn).rejects.toBe(failure);
    else expect(await passedOn).toBe("Ada");
    expect(timings.header).toMatch(part);
  }
});
