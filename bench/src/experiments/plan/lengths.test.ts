import { expect, test } from "bun:test";
import { armOf, CEILING } from "../../analysis/observation/segment.ts";
import { inSlots, type Side, type Slot } from "../../lab/arrange.ts";
import { durationSeconds, withLengths } from "./lengths.ts";

const lengths = { warmupSeconds: 10, seconds: 30 };
const closed = { model: "closed", connections: 64 } as const;
const open = { model: "open", offered: 10 } as const;
const side = (mode: string, name: "A" | "B" | null = null): Side => ({ arm: armOf(mode), side: name });

function warmups(sides: Side[], rest: Partial<Slot> = {}) {
  const slots = inSlots(sides, { load: closed, purpose: "comparison", block: 0, ...rest });
  return withLengths(slots, lengths).map(({ warmupSeconds }) => warmupSeconds);
}

test("what follows itself is warm already, as in the middle of ABBA", () => {
  expect(warmups([side("a"), side("b"), side("b"), side("a")])).toEqual([10, 10, 0.5, 10]);
  expect(warmups([side("a"), side("a")], { load: open })).toEqual([10, 1]);
});

test("the two sides of one arm are as warm as two arms would be, but for the noise floor one arm is enough", () => {
  const sides = [side("a", "A"), side("a", "B"), side("a", "B")];
  expect(warmups(sides)).toEqual([10, 10, 0.5]);
  expect(warmups(sides, { purpose: "noise" })).toEqual([10, 0.5, 0.5]);
});

test("another load is not warm", () => {
  const slots = [closed, open].flatMap((load) =>
    inSlots([side("a")], { load, purpose: "comparison", block: 0 }),
  );
  expect(withLengths(slots, lengths).map(({ warmupSeconds }) => warmupSeconds)).toEqual([10, 10]);
});

test("the ceiling is a short look, and never longer than the others", () => {
  const ceiling = inSlots([side(CEILING)], { load: closed, purpose: "comparison", block: 0 });
  expect(withLengths(ceiling, lengths)).toMatchObject([{ warmupSeconds: 1, seconds: 3 }]);
  expect(withLengths(ceiling, { warmupSeconds: 0, seconds: 1 })).toMatchObject([
    { warmupSeconds: 0, seconds: 1 },
  ]);
});

test("a plan takes its warm-ups, its measuring, and a little around each segment", () => {
  const slots = inSlots([side("a"), side("b")], { load: closed, purpose: "comparison", block: 0 });
  expect(durationSeconds(withLengths(slots, lengths))).toBeCloseTo(80.6, 5);
});
