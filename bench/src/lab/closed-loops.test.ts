import { expect, test } from "bun:test";
import { emptyHistogram, encode } from "../analysis/observation/histogram.ts";
import { armOf, CEILING, type LoadResult } from "../analysis/observation/segment.ts";
import { autocannonOnly, closedLoopFor, withRoom } from "./closed-loops.ts";
import { autocannonLoop, type ClosedLoopGenerator } from "./generators/closed-loop.ts";

const wrk: ClosedLoopGenerator = { ...autocannonLoop, tool: "wrk", version: "4.1.0" };
const warmedUp = (cpu: number | null): LoadResult => ({
  ...{ seconds: 1, good: 100, errors: 0, timeouts: 0, dropped: 0, histogram: encode(emptyHistogram()) },
  generator: { tool: "autocannon", cpu, peakVus: null, maxVus: null },
});
const automatic = { ...autocannonOnly, ceiling: wrk, reserve: wrk };

test("the reserve drives all arms where the usual generator was busy with one of them", () => {
  expect(withRoom(automatic, [warmedUp(0.2), warmedUp(0.6)]).arms.tool).toBe("wrk");
  expect(withRoom(automatic, [warmedUp(0.2), warmedUp(null)]).arms.tool).toBe("autocannon");
});

test("a chosen generator stays, however busy it is", () => {
  expect(withRoom(autocannonOnly, [warmedUp(0.9)]).arms.tool).toBe("autocannon");
});

test("the ceiling has a generator of its own, and in noise blocks both sides have the same one", () => {
  const loops = { ...automatic, second: wrk };
  const toolOf = (mode: string, side: "A" | "B" | null, purpose: "comparison" | "noise" = "comparison") =>
    closedLoopFor({ arm: armOf(mode), side, purpose }, loops).tool;
  expect(toolOf(CEILING, null)).toBe("wrk");
  expect([toolOf("parallel", "A"), toolOf("parallel", "B")]).toEqual(["autocannon", "wrk"]);
  expect(toolOf("parallel", "B", "noise")).toBe("autocannon");
});
