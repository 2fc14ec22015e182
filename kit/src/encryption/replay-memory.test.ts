import { expect, test } from "bun:test";
import { createReplayMemory } from "./replay-memory.ts";

/** A memory of three ids, kept for 1000 ms of a clock that the test moves. */
function memoryOfThree() {
  const clock = { nowMs: 5000 };
  const memory = createReplayMemory({ capacity: 3, keepMs: 1000, now: () => clock.nowMs });
  return { clock, memory };
}

test("an id is new once, and again after it has expired", () => {
  const { clock, memory } = memoryOfThree();
  expect(memory.remember("a")).toBe("new");
  clock.nowMs += 999;
  expect(memory.remember("a")).toBe("seen");
  clock.nowMs += 1;
  expect(memory.remember("a")).toBe("new");
});

test("a repeated id expires at the same time", () => {
  const { clock, memory } = memoryOfThree();
  memory.remember("a");
  clock.nowMs += 600;
  memory.remember("a");
  clock.nowMs += 400;
  expect(memory.remember("a")).toBe("new");
});

test("a full memory takes no new id, forgets no old one, and returns when there is room", () => {
  const { clock, memory } = memoryOfThree();
  memory.remember("a");
  clock.nowMs += 300;
  memory.remember("b");
  expect(memory.roomInMs()).toBe(0);
  memory.remember("c");
  expect(memory.remember("d")).toBe("full");
  expect(memory.roomInMs()).toBe(700);
  expect(["a", "b", "c"].map((id) => memory.remember(id))).toEqual(["seen", "seen", "seen"]);
  clock.nowMs += 700;
  expect(memory.remember("d")).toBe("new");
  expect(memory.remember("e")).toBe("full");
});

test("expired ids are removed", () => {
  const { clock, memory } = memoryOfThree();
  for (const id of ["a", "b", "c"]) memory.remember(id);
  clock.nowMs += 1000;
  memory.remember("d");
  expect(memory.size).toBe(1);
});
