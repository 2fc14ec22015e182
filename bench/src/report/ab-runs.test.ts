import { expect, test } from "bun:test";
import { derive } from "../analysis/derive.ts";
import { parseResult } from "../results/files/read-result.ts";
import type { ResultDocument } from "../results/record/result.ts";
import { verify } from "../results/verify.ts";
import { abRun } from "./ab-runs.fixture.ts";

/** What is found in the file of an invented run, whose segments have no true histograms. */
function found(document: ResultDocument): string[] {
  const written = parseResult(JSON.stringify(document));
  return verify(written, derive).flatMap(({ place, problem }) =>
    place.startsWith("segments[") ? [] : [`${place}: ${problem}`],
  );
}

const gated = () => abRun({ slowdown: 1.2, requests: 2, ab: { maxRegression: 0.05 } });

test("a run of two services matches the schema, and is rebuilt from its segments", () => {
  expect(found(abRun())).toEqual([]);
  expect(found(gated())).toEqual([]);
});

test("each request has a noise floor and comparisons of its own, beside all of them", () => {
  const { comparisons, noiseFloor } = gated();
  for (const rows of [comparisons, noiseFloor])
    expect([...new Set(rows.map(({ request }) => request))]).toEqual([undefined, "GET /0", "GET /1"]);
});

test("the outcome of a gate that was edited is found, and a gate that was added", () => {
  const { gate, ...rest } = gated();
  if (!gate) throw new Error("there is no gate");
  expect(gate.outcome).toBe("regressed");
  expect(found({ ...rest, gate: { ...gate, outcome: "kept" } })).toEqual([
    'gate.outcome: the file says "kept", its segments give "regressed"',
  ]);
  expect(found({ ...abRun(), gate })).toEqual(["gate: was added: the run had no gate"]);
});
