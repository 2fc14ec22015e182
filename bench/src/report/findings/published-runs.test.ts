import { expect, test } from "bun:test";
import { segmentOf } from "../../analysis/observation/segments.fixture.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { stored } from "../runs.fixture.ts";
import { isComparison, isExperiment, newestForEach, publishedRuns } from "./published-runs.ts";

function compareOn(day: string, kind: ResultDocument["stack"]["kind"], change: Partial<ResultDocument> = {}) {
  const result = stored(`${day}T10-00-00Z-${kind}`, "compare", kind, [segmentOf()]);
  return { ...result, document: { ...result.document, ...change } };
}

const chosen = (results: ReturnType<typeof compareOn>[]) =>
  publishedRuns(results)
    .newestPerStack(isExperiment("compare"))
    .map(({ file }) => file);

test("the newest run of each stack is chosen, the local stack first", () => {
  const results = [
    compareOn("2026-01-03", "embedded"),
    compareOn("2026-01-01", "local"),
    compareOn("2026-01-02", "local"),
  ];
  expect(chosen(results)).toEqual(["2026-01-02T10-00-00Z-local.json", "2026-01-03T10-00-00Z-embedded.json"]);
});

test("a complete run precedes newer ones that were stopped or quick", () => {
  const complete = compareOn("2026-01-01", "local");
  const stopped = compareOn("2026-01-02", "local", { complete: false });
  const quick = compareOn("2026-01-03", "local", { config: { ...complete.document.config, quick: true } });
  expect(chosen([complete, stopped, quick])).toEqual([complete.file]);
  expect(chosen([stopped, quick])).toEqual([quick.file]);
});

test("a run without segments is not chosen", () => {
  expect(chosen([compareOn("2026-01-01", "local", { segments: [] })])).toEqual([]);
});

test("a comparison has several modes", () => {
  const { document } = compareOn("2026-01-01", "local");
  const withModes = (...modes: string[]) => ({ ...document, config: { ...document.config, modes } });
  expect(isComparison()(withModes("parallel"))).toBe(false);
  expect(isComparison()(withModes("parallel", "hedged"))).toBe(true);
});

test("a run that meets several conditions is shown once, and one that meets none is not a group", () => {
  const late = compareOn("2026-01-02", "local");
  const older = compareOn("2026-01-01", "embedded");
  const groups = newestForEach(publishedRuns([late, older]), [
    ({ stack }) => stack.kind === "local",
    isExperiment("compare"),
    isExperiment("pools"),
  ]);
  expect(groups.map((group) => group.map(({ file }) => file))).toEqual([[late.file], [older.file]]);
});
