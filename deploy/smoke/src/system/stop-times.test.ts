import { expect, test } from "bun:test";
import { secondsToStop } from "./stop-times.ts";

const event = (Action: string, ID: string, seconds: number) =>
  JSON.stringify({ Action, timeNano: seconds * 1e9, Actor: { ID, Attributes: { name: `name-of-${ID}` } } });

test("counts from the first signal to the end, also when there was a second signal", () => {
  const events = [
    event("kill", "a", 1),
    event("kill", "b", 2),
    event("die", "a", 3),
    event("kill", "b", 12),
    event("die", "b", 13),
  ];
  expect(secondsToStop(events.join("\n"))).toEqual([
    { name: "name-of-a", seconds: 2 },
    { name: "name-of-b", seconds: 11 },
  ]);
});

test("an end without a signal is a crash, and not a stop", () => {
  expect(secondsToStop(event("die", "a", 1))).toEqual([]);
  expect(secondsToStop("")).toEqual([]);
});
