import { expect, test } from "bun:test";
import { holm } from "./holm.ts";

const rounded = (pValues: readonly number[]) => holm(pValues).map((p) => Number(p.toFixed(6)));

test("the worked example of Holm's method in four tests", () => {
  expect(rounded([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
});

test("the example of pingouin's multicomp, in the order given", () => {
  expect(rounded([0.5, 0.003, 0.32, 0.054, 0.0003])).toEqual([0.64, 0.012, 0.64, 0.162, 0.0015]);
});

test("the example of stdlib's padjust", () => {
  expect(rounded([0.319, 0.201, 0.4, 0.374, 0.113])).toEqual([0.957, 0.804, 0.957, 0.957, 0.565]);
});

test("nothing exceeds 1, one test stays as it is, and none gives none", () => {
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([0.03])).toEqual([0.03]);
  expect(holm([])).toEqual([]);
});
