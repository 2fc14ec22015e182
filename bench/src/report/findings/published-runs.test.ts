import { expect, test } from "bun:test";
import type { ResultDocument } from "../../results/run/result.ts";
import { armOf } from "../../results/run/segment.ts";
import { stored } from "../document.fixture.ts";
import { segmentFor } from "../segment.fixture.ts";
import { isComparison, isExperiment, published } from "./published-runs.ts";

const segment = segmentFor(() => 0.5, armOf("parallel"), { model: "closed", connections: 64 });

function compareOn(day: string, kind: ResultDocument["stack"]["kind"], change: Partial<ResultDocument> = {}) {
  const result = stored(`${day}T10-00-00Z-${kind}`, "compare", kind, [segment], {});
  return { ...result, document: { ...result.document, ...change } };
}

const chosen = (results: ReturnType<typeof compareOn>[]) =>
  published(results)
    .newestPerStack(isExperiment("compare"))
    .map(({ file }) => file);

test("the newest of each stack is taken, the local stack first", () => {
  const results = [
    compareOn("2026-01-03", "embedded"),
    compareOn("2026-01-01", "local"),
    compareOn("2026-01-02", "local"),
  ];
  expect(chosen(results)).toEqual(["2026-01-02T10-00-00Z-local.json", "2026-01-03T10-00-00Z-embedded.json"]);
});

test("a run that ended early or was only a look comes after one that is whole, however new", () => {
  const whole = compareOn("2026-01-01", "local");
  const stopped = compareOn("2026-01-02", "local", { complete: false });
  const quick = compareOn("2026-01-03", "local", { config: { ...whole.document.config, quick: true } });
  expect(chosen([whole, stopped, quick])).toEqual([whole.file]);
  expect(chosen([stopped, quick])).toEqual([quick.file]);
});

test("a run that was stopped before it had anything is not taken", () => {
  expect(chosen([compareOn("2026-01-01", "local", { segments: [] })])).toEqual([]);
});

test("a mode against itself does not answer which mode to use", () => {
  const result = compareOn("2026-01-01", "local");
  const { config } = result.document;
  expect(isComparison()({ ...result.document, config: { ...config, modes: ["parallel"] } })).toBe(false);
  expect(isComparison()({ ...result.document, config: { ...config, modes: ["parallel", "hedged"] } })).toBe(
    true,
  );
});
