import { expect, test } from "bun:test";
import { armOf, CEILING } from "../../analysis/observation/segment.ts";
import { legArms } from "./leg-arms.ts";

const writes = "none" as const;

test("legs are timed where fights are measured, on the plainest arm of that latency", () => {
  const arms = [
    armOf(CEILING),
    armOf("parallel", { writes, poolMax: 5, latency: "constant:5" }),
    armOf("parallel", { writes, latency: "constant:5" }),
    armOf("hedged", { writes }),
  ];
  expect(legArms([null, "constant:5"], arms)).toEqual([
    armOf("sequential", { writes }),
    armOf("sequential", { writes, latency: "constant:5" }),
  ]);
});

test("a latency that no arm has gets a process of its own, which stores as the others do", () => {
  expect(legArms(["constant:9"], [armOf("parallel", { writes })])).toEqual([
    armOf("sequential", { writes, latency: "constant:9" }),
  ]);
});
