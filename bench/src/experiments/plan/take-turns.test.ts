import { expect, test } from "bun:test";
import { takeTurns } from "./take-turns.ts";

function* counting(name: string, steps: number): Generator<string, string, number> {
  let heard = 0;
  for (let step = 0; step < steps; step += 1) heard += yield `${name}${step}`;
  return `${name} heard ${heard}`;
}

test("takes one step of each in turn, passes each its own reply, and continues with the others", () => {
  const turns = takeTurns([counting("a", 1), counting("b", 3), counting("c", 0)]);
  const steps: string[] = [];
  let at = turns.next();
  for (let value = 1; !at.done; value *= 10) {
    steps.push(at.value);
    at = turns.next(value);
  }
  expect(steps).toEqual(["a0", "b0", "b1", "b2"]);
  expect(at.value).toEqual(["a heard 1", "b heard 1110", "c heard 0"]);
});
