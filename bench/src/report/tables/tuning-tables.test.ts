import { expect, test } from "bun:test";
import { tuningResult } from "../../paired/tuning/tuning.fixture.ts";
import { tuningReport } from "./tuning-tables.ts";

test("a table for each mode: the baseline first, the others with their ratio and interval", () => {
  const report = tuningReport(tuningResult());
  expect(report).toContain("6 rounds of 2 × 1 s, 64 connections, local stores. CPU in µs a fight");
  const [, table = ""] = report.split("\n\n");
  const [mode, titles, before, after] = table.split("\n");
  expect(mode).toBe("parallel");
  expect(titles).toMatch(/^arm +fights +heroes-db +all +CPU × +fights\/s +fights\/s × +peak memory$/);
  expect(before).toMatch(/^before +150\.0 +50\.0 +200\.0 +1,000 +80 MB$/);
  expect(after).toMatch(/^after .* 0\.900 \(0\.880–0\.920\) +1,100 +1\.100 \(1\.100–1\.100\) +80 MB$/);
});

test("a run that was stopped says so, and no interval is made up", () => {
  const result = tuningResult();
  result.complete = false;
  for (const { cpuRatio } of result.derived) if (cpuRatio) Object.assign(cpuRatio, { low: null, high: null });
  expect(tuningReport(result)).toContain("INCOMPLETE");
  expect(tuningReport(result)).toContain("0.900 (too few rounds for an interval)");
});
